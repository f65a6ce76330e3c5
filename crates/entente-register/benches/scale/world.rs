//! A made-up world, told document by document in the order of time: nothing of it is ever held whole.
//!
//! 195 states deal with each other for twenty years, a few of them in most events. Kinds are as frequent as in news (much is
//! said, little is signed). Each event is told five times on average, in documents of ten claims, with dates coarse or fine,
//! parties named or left out, one telling in five a reprint of the sentence before it. The same number gives the same world on
//! every machine.

use entente_coding::Claim;
use entente_intake::Document;
use entente_register::days;
use entente_register::testing::document;

const FIRST_DAY: i32 = 10_957; // 2000-01-01
const DAYS: usize = 7_300;
const STATES: usize = 195;
/// Documents that are being written at a time.
const DESKS: usize = 50;
const CLAIMS: usize = 10;

/// Kinds of events, by how many in a hundred.
const KINDS: [(usize, &str); 12] = [
    (30, "position concern"),
    (12, "position support"),
    (10, "meeting ministerial"),
    (6, "meeting summit"),
    (9, "visit minister"),
    (10, "incident harassment"),
    (5, "measure sanction"),
    (4, "exercise bilateral"),
    (4, "transfer sale contracted planned"),
    (4, "assistance grant planned"),
    (3, "agreement memorandum signed"),
    (3, "meeting dialogue"),
];

/// What is told, so far.
pub struct World {
    random: Random,
    events: usize,
    told: usize,
    /// Sentences of each document that is being written, with their claims.
    desks: Vec<Vec<(String, String)>>,
    documents: usize,
}

impl World {
    /// A world of so many events.
    pub fn of(events: usize) -> World {
        World {
            random: Random(42),
            events,
            told: 0,
            desks: vec![Vec::new(); DESKS],
            documents: 0,
        }
    }

    fn today(&self, later: i32) -> String {
        let day = FIRST_DAY + (self.told * DAYS / self.events) as i32 + later;
        let (y, m, d) = days::civil(day);
        format!("{y}-{m:02}-{d:02}")
    }

    /// Makes one event and has it told on some of the desks.
    fn tell(&mut self) {
        let (a, b) = self.pair();
        let r = &mut self.random;
        let kind = kind(r.below(100));
        let symmetric = ["meeting", "agreement", "exercise"].iter().any(|k| kind.starts_with(k));
        let parties = if symmetric {
            format!("by={a},{b}")
        } else {
            format!("by={a} to={b}")
        };
        let matter = format!("s{}_s{}_s{}", r.below(300), r.below(300), r.below(300));
        let more = match kind.split(' ').next() {
            Some("visit") => format!("by={a}/Person_{} to={b}", r.below(5000)),
            Some("agreement") => format!("instrument=Memorandum_on_{matter}"),
            Some("transfer") => format!("items={}_T-{}", r.below(90) + 2, r.below(400)),
            Some("assistance") => format!("value={}000000_USD", r.below(900) + 1),
            Some("meeting") if kind.ends_with("dialogue") => {
                format!("mechanism={a}-{b}_Dialogue ordinal={}", self.told * 20 / self.events + 1)
            }
            _ => String::new(),
        };
        let day = self.today(0);
        let mut sentence = String::new();
        for _ in 0..self.random.below(9) + 1 {
            let date = match self.random.below(10) {
                0 => format!("date={}", &day[..7]),
                1 => format!("near=../{day}"),
                2 => String::new(),
                _ => format!("date={day}"),
            };
            if sentence.is_empty() || self.random.below(5) > 0 {
                let says = ["said", "reported", "noted", "confirmed", "announced"][self.random.below(5)];
                let who = ["Officials", "Diplomats", "Two ministers", "A spokesman", "Observers"][self.random.below(5)];
                let about = matter.replace('_', " ");
                sentence = match self.random.below(3) {
                    0 => format!("{who} {says} that {a} and {b} were in contact over {about} when the minister visited on {day}."),
                    1 => format!("Over {about}, {who} {says} on {day}, the government of {a} had turned to that of {b}."),
                    _ => format!("On {day} it was {says} by {who} in {a} how matters stood with {b} concerning {about}."),
                };
            }
            let desk = self.random.below(DESKS);
            self.desks[desk].push((sentence.clone(), format!("{kind} {parties} {more} {date} title={matter}")));
        }
        self.told += 1;
    }

    fn pair(&mut self) -> (String, String) {
        let (a, b) = (self.random.zipf(STATES), self.random.zipf(STATES));
        (state(a), state(if a == b { (a + 1) % STATES } else { b }))
    }

    /// Pairs of states as often as they occur.
    pub fn pairs(&mut self, count: usize) -> Vec<(String, String)> {
        (0..count).map(|_| self.pair()).collect()
    }
}

impl Iterator for World {
    type Item = (Document, Vec<Claim>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let enough = if self.told < self.events { CLAIMS } else { 1 };
            if let Some(full) = self.desks.iter().position(|d| d.len() >= enough) {
                let sentences = std::mem::take(&mut self.desks[full]);
                let sentences: Vec<(&str, &str)> = sentences.iter().map(|(s, c)| (s.as_str(), c.as_str())).collect();
                self.documents += 1;
                let (mut document, claims) = document(&format!("{:08}.txt", self.documents), &self.today(3), &sentences);
                document.source = Some(format!("Outlet {}", self.documents % 400));
                return Some((document, claims));
            }
            if self.told == self.events {
                return None;
            }
            self.tell();
        }
    }
}

fn kind(mut share: usize) -> &'static str {
    for (of_a_hundred, kind) in KINDS {
        match share.checked_sub(of_a_hundred) {
            Some(rest) => share = rest,
            None => return kind,
        }
    }
    KINDS[0].1
}

/// A code for a state that exists nowhere.
pub fn state(n: usize) -> String {
    let letter = |n: usize| (b'A' + (n % 26) as u8) as char;
    [letter(n / 26 + 16), letter(n), letter(n * 7)].into_iter().collect()
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % n as u64) as usize
    }
    /// Small numbers far more often than great ones.
    fn zipf(&mut self, n: usize) -> usize {
        let x = (self.below(1 << 20) as f64 + 1.0) / (1 << 20) as f64;
        ((n as f64).powf(x) as usize - 1).min(n - 1)
    }
}
