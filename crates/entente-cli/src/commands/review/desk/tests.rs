//! Reviewing with scripted keys, on a screen in memory.

use super::state::Desk;
use super::work;
use entente_register::testing::document;
use entente_register::{Filter, Register, Review};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

const GAVE: &str = "transfer grant pledged planned by=NOR to=ISL date=2019-05-03 items=2_ferry title=ferries_for_Iceland";
const GAVE_MORE: &str = "transfer grant pledged planned by=NOR to=ISL date=2019-05-03 items=3_ferry title=ferries_for_Iceland";
const MET: &str = "meeting talks by=NOR,ISL date=2019-05-02";
const MET_AGAIN: &str = "meeting talks by=NOR,ISL date=2020-05-02";

fn register() -> Register {
    let mut register = Register::in_memory().unwrap();
    let context = "It rained that day.";
    for (id, published, sentences) in [
        (
            "a.txt",
            "2019-05-10",
            vec![(context, ""), ("Oslo promised two ferries.", GAVE), ("They met.", MET)],
        ),
        ("b.txt", "2019-05-11", vec![("Oslo promised three ferries.", GAVE_MORE)]),
        ("c.txt", "2020-05-10", vec![("They met again.", MET_AGAIN)]),
    ] {
        let (document, claims) = document(id, published, &sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}

/// Works the queue with these keys (`\n` enter, `\t` tab, `\u{1b}` escape); gives the screens, one for each key.
fn work_with(register: &mut Register, keys: &str) -> Vec<String> {
    let items = register.queue(&Filter::default(), None, 50).unwrap();
    let mut desk = Desk::new(items, "ann".into());
    let mut terminal = Terminal::new(TestBackend::new(110, 40)).unwrap();
    let mut screens = Vec::new();
    // The terminal is drawn to before each key is asked for; the loop ends by `q` or by the end of the keys.
    let screens_of = std::cell::RefCell::new(&mut screens);
    for key in keys.chars() {
        let mut once = Some(key);
        let done = work(&mut terminal, &mut desk, register, || match once.take() {
            Some(key) => Ok(Event::Key(KeyEvent::new(code(key), KeyModifiers::NONE))),
            None => anyhow::bail!("the script waits"),
        });
        screens_of.borrow_mut().push(shown(&terminal));
        if done.is_ok() {
            break;
        }
    }
    screens
}

fn code(key: char) -> KeyCode {
    match key {
        '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\u{1b}' => KeyCode::Esc,
        '\u{8}' => KeyCode::Backspace,
        key => KeyCode::Char(key),
    }
}

fn shown(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let width = buffer.area.width as usize;
    let cells: Vec<&str> = buffer.content().iter().map(|c| c.symbol()).collect();
    cells
        .chunks(width)
        .map(|row| row.concat().trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_sentence_is_shown_in_its_context_with_why_it_is_here() {
    let mut register = register();
    let screens = work_with(&mut register, "\t?");
    let first = &screens[0];
    for expect in [
        "1 of 3",
        "its claims contradict each other (items)",
        "b.txt · 2019-05-11",
        "Oslo promised three ferries.",
        "disputed",
        "q quit",
    ] {
        assert!(first.contains(expect), "{expect}\n{first}");
    }
    assert!(
        screens[1].contains("accept: it is right") && screens[1].contains("any key goes back"),
        "{}",
        screens[1]
    );
    let screens = work_with(&mut register, "z");
    assert!(
        screens[0].contains("It rained that day. Oslo promised two ferries. They met."),
        "{}",
        screens[0]
    );
    assert!(screens[0].contains("? shows the keys"), "{}", screens[0]);
}

#[test]
fn each_key_stores_its_decision_at_once() {
    let mut register = register();
    let queue = register.queue(&Filter::default(), None, 50).unwrap();
    let ids: Vec<String> = queue.into_iter().map(|i| i.id).collect();
    work_with(&mut register, "a");
    assert_eq!(register.event(&ids[0]).unwrap().review, Some(Review::Accepted));
    // What was decided has left the queue; the next ones come first.
    work_with(&mut register, "jRa rehearsal\u{8}l\n");
    let rejected = register.event(&ids[2]).unwrap();
    assert_eq!(rejected.review, Some(Review::Rejected));
    assert_eq!(
        (rejected.decisions[0].reason.as_deref(), rejected.decisions[0].author.as_str()),
        (Some("a rehearsal"), "ann")
    );
    let screens = work_with(&mut register, "cplace Oslo/NOR -- the communique\n");
    assert!(
        screens.last().unwrap().contains("corrected, and stored"),
        "{}",
        screens.last().unwrap()
    );
    let corrected = register.event(&ids[1]).unwrap();
    assert_eq!(corrected.place.unwrap().name, "Oslo");
    assert_eq!(corrected.decisions[0].reason.as_deref(), Some("the communique"));
}

#[test]
fn what_was_decided_is_undone_latest_first() {
    let mut register = register();
    let screens = work_with(&mut register, "rau");
    assert!(
        screens[2].contains("undone: accept") && screens[2].contains("2 of 3"),
        "{}",
        screens[2]
    );
    let counts = register.counts().unwrap();
    assert_eq!(counts.2, 2, "the first is still rejected");
    let screens = work_with(&mut register, "rauuu");
    assert!(screens[3].contains("undone: reject"), "{}", screens[3]);
    assert!(screens[4].contains("decided nothing"), "{}", screens[4]);
}

#[test]
fn events_are_joined_and_parted_by_the_number_in_the_list() {
    let mut register = register();
    let meetings = |register: &Register| {
        let all = register.events(&Filter::default()).unwrap();
        all.iter().filter(|e| e.kind == "meeting").count()
    };
    assert_eq!(meetings(&register), 2);
    let id = register
        .events(&Filter::default())
        .unwrap()
        .into_iter()
        .find(|e| e.date.as_deref() == Some("2020-05-02"))
        .unwrap()
        .id;
    let screens = work_with(&mut register, &format!("jjs{id}\n"));
    assert_eq!(meetings(&register), 1, "{}", screens.last().unwrap());
    let screens = work_with(&mut register, "ds\u{1b}snosuch\n");
    assert!(screens.last().unwrap().contains("no event `nosuch`"), "{}", screens.last().unwrap());
}

#[test]
fn the_ends_of_the_queue_are_told_and_q_ends() {
    let mut register = register();
    let screens = work_with(&mut register, "kjjjq");
    assert!(screens[0].contains("this is the first one"), "{}", screens[0]);
    assert!(screens[3].contains("this is the last one"), "{}", screens[3]);
    assert_eq!(screens.len(), 5);
    assert_eq!(register.decisions().unwrap(), []);
}

#[test]
fn an_uncoded_sentence_can_be_judged_but_not_corrected() {
    use entente_coding::why::leads::Lead;
    use entente_register::Coding;
    let mut register = Register::in_memory().unwrap();
    let (document, _) = document("a.txt", "2019-05-10", &[("Oslo upholstered Reykjavik a ferry.", "")]);
    let leads = [Lead {
        span: entente_text::Span::new(0, 35),
        word: 5,
        kind: "transfer".into(),
        rule: "give-equipment".into(),
        states: vec!["ISL".into(), "NOR".into()],
        because: "“upholstered” does not match".into(),
    }];
    let coding = Coding {
        document: &document,
        claims: &[],
        leads: &leads,
    };
    register.put_all([coding]).unwrap();
    let screens = work_with(&mut register, "ca");
    assert!(screens[0].contains("nothing is coded in this sentence"), "{}", screens[0]);
    assert!(screens[0].contains("perhaps transfer of ISL, NOR"), "{}", screens[0]);
    let kept = register.decisions().unwrap();
    assert!(kept[0].decision.lead && !kept[0].finds_nothing());
    assert!(register.queue(&Filter::default(), None, 50).unwrap().is_empty());
    // A better engine codes it: the event is accepted already.
    let claims = [entente_register::testing::claim(
        "a.txt",
        "Oslo upholstered Reykjavik a ferry.",
        0,
        1,
        "transfer by=NOR to=ISL",
    )];
    register.put_again(&document, &claims).unwrap();
    assert_eq!(register.events(&Filter::default()).unwrap()[0].review, Some(Review::Accepted));
}
