//! Prints the columns of every format as `docs/exports.md` has them.

fn main() {
    for (format, columns) in entente_export::pages::all() {
        println!("{format}\n\n| column | holds |\n| --- | --- |\n{columns}");
    }
}
