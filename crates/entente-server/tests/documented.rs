//! The examples of `docs/web.md`, run as they stand there.

use entente_register::testing::document;
use entente_register::{Filter, Register};
use entente_server::{Listen, Server, Settings};
use std::path::Path;
use std::process::Command;

/// The blocks of shell commands in the page in which this stands.
fn examples(page: &str, holding: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).filter_map(|b| b.split("```").next());
    blocks.filter(|b| b.contains(holding)).map(str::to_owned).collect()
}

#[test]
fn the_examples_for_programs_do_what_the_page_says() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    let mut register = Register::open(&path).unwrap();
    let vessels = "transfer grant pledged planned by=JPN to=VNM date=2014-08 items=6_vessel title=six_vessels";
    let (document, claims) = document("a.txt", "2014-08-02", &[("Japan will give six vessels.", vessels)]);
    register.put(&document, &claims).unwrap();
    let event = register.events(&Filter::default()).unwrap().remove(0).id;
    drop(register);
    let server = Server::bind(&path, Listen::on("127.0.0.1:0".parse().unwrap()), Settings::default()).unwrap();
    let address = server.address().to_string();
    std::thread::spawn(|| server.run());
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/web.md")).unwrap();
    let run = |example: &str| {
        let command = example.replace("127.0.0.1:8000", &address).replace("EVENT", &event);
        let mut shell = Command::new("sh");
        shell
            .current_dir(folder.path())
            .args(["-euc", &command])
            .env("NO_PROXY", "127.0.0.1")
            .env_remove("http_proxy");
        let done = shell.output().unwrap();
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let all = examples(&page, "curl ");
    assert_eq!(all.len(), 2, "{all:?}");
    let read = run(&all[0]);
    assert!(read.contains("\"events_wanted\":1") && read.contains("six vessels"), "{read}");
    let exported = std::fs::read_to_string(folder.path().join("entente-events.csv")).unwrap();
    assert!(exported.contains(&event), "{exported}");
    let decided = run(&all[1]);
    assert!(decided.contains("\"accept\""), "{decided}");
    let register = Register::open_read_only(&path).unwrap();
    assert_eq!(register.decisions().unwrap().len(), 1);
}
