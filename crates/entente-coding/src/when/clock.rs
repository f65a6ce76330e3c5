//! Where the narrative of a document stands, for what its own clause does not date.

use crate::dating;
use crate::page::Page;
use entente_text::Role;
use entente_time::{Edtf, Limit};

/// The date that a narrative has reached: that of the last event whose own clause was dated.
#[derive(Default)]
pub struct Clock {
    /// The date.
    pub date: Option<String>,
    /// Its page.
    pub page: usize,
    /// Its sentence.
    pub sentence: usize,
}

impl Clock {
    /// Begins a page: the story is over where a heading parts the page from it; under the heading of a year or month, it is in that.
    pub(super) fn enter(&mut self, pages: &[Page], page: &Page) {
        let between = pages.get(self.page + 1..page.index).unwrap_or_default();
        if between.iter().any(|p| p.role == Role::Title) {
            self.date = None;
        }
        let Some(heading) = page.heading.as_ref().and_then(|t| t.edtf.as_ref()) else {
            return;
        };
        let told = self.date.as_deref().and_then(|d| Edtf::parse(d).ok());
        if self.page < page.index && !told.is_some_and(|t| heading.days().contains(t.days())) {
            self.date = Some(heading.as_str().to_owned());
            self.page = page.index;
            self.sentence = 0;
        }
    }

    /// Goes on with the story up to `token` of a page: the dates that its main clauses tell, whether or not of an event.
    pub fn advance(&mut self, page: &Page, token: usize, published: Option<&Edtf>) {
        let p = &page.parsed;
        for t in &page.times {
            let s = p.sentence_of(t.tokens.start);
            if t.tokens.start >= token {
                break;
            }
            let told = self.page == page.index && s < self.sentence || self.page > page.index;
            let Some(e) = t.edtf.as_ref().filter(|e| !told && is_point(Some(e.as_str()))) else {
                continue;
            };
            let ahead = published.is_some_and(|day| e.days().first > day.days().last);
            let placed = t.limit == Limit::None || dating::goes_on_by(page, t);
            if !ahead && placed && dating::tells_main(page, t) {
                self.date = Some(e.as_str().to_owned());
                self.page = page.index;
                self.sentence = s;
            }
        }
    }
}

/// Whether a date is a point of the story, a year at most, and no open stretch.
pub(super) fn is_point(date: Option<&str>) -> bool {
    let Some(e) = date.and_then(|d| Edtf::parse(d).ok()) else {
        return false;
    };
    !e.as_str().contains("..") && e.days().count() <= 366
}
