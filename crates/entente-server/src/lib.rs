//! The register in a browser and over HTTP, for the person at this computer or for several people with accounts.
//!
//! *In:* a register's file and an address. *Out:* pages, and the same values as JSON. A request meets these steps:
//!
//! 1. [`guard`] lets through what is meant for this server and who may come in, and gives every answer its protecting headers;
//! 2. [`pages`] reads the address with its filters ([`asked`], [`wanted`]), and names the view that is wanted;
//! 3. [`desk`] opens the register for reading, away from the threads that serve; [`clerk`] is the one hand that writes;
//! 4. [`views`] read it and give plain values; [`dates`] puts dates into words, [`charts`] draws;
//! 5. [`reply`] writes the value as a page (`templates/`) or as JSON: a page never shows what its twin does not have.
//!
//! What cannot be answered is a [`problem::Problem`]: one shape for all of them. `openapi.json` describes the JSON, and is
//! held against real answers in `tests/`. [`people`] has accounts, sessions and the log of changes, [`reading`] documents being read.
//!
//! # Invariants and limits
//! - What entente-analysis, -ask, -brief and -export know is asked of them, and never worked out here.
//! - Pages are whole without scripts; scripts and styles are files of this program (`assets/`), never parts of a page.
//! - Other computers reach this server only with accounts, and encrypted here or by a proxy. A name that is made to point here from
//!   elsewhere is turned away by its `Host`.
//! - Documents are hostile text: templates escape everything. No answer names a place on this computer's disk.
//! - What changes something is a `POST` with a token that only pages of this server have.

pub mod asked;
pub mod assets;
pub mod charts;
pub mod clerk;
pub mod dates;
pub mod desk;
pub mod frame;
pub mod guard;
pub mod house;
pub mod openapi;
pub mod pages;
pub mod people;
pub mod problem;
pub mod reading;
pub mod reply;
mod serving;
pub mod views;
pub mod wanted;

pub use house::{House, LoadEngine, Settings};
pub use pages::router;
pub use serving::{Listen, ServeError, Server, serve};
