//! How long `relationship` takes on a large register: `cargo bench -p entente-analysis --bench relationship -- FILE`.
//!
//! FILE is a register that `cargo bench -p entente-register --bench scale -- --dir FOLDER --keep SIZE` made. A hundred pairs of states,
//! drawn as often as they occur in its world.

#[path = "../../entente-register/benches/scale/world.rs"]
#[allow(dead_code, reason = "the world is not told again here")]
mod world;

use entente_register::Register;
use std::time::Instant;

fn main() {
    let Some(file) = std::env::args().skip(1).find(|a| !a.starts_with("--")) else {
        println!("name a register that `cargo bench -p entente-register --bench scale -- --keep` made");
        return;
    };
    let register = Register::open_read_only(file).expect("a register");
    let mut times: Vec<f64> = world::World::of(1)
        .pairs(100)
        .iter()
        .map(|(a, b)| {
            let started = Instant::now();
            drop(entente_analysis::relationship(&register, a, b, None).expect("a relationship"));
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    println!(
        "relationship: median {:.1} ms, 95 % {:.1} ms, worst {:.1} ms",
        times[50], times[95], times[99]
    );
}
