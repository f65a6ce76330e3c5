# Everything that continuous integration runs, in one command.
check:
    bash .ci/run

# The tests alone; the language model is fetched once.
test:
    cargo run --release -- model install
    cargo test --release --workspace

# Every example of every rule.
rules:
    cargo run --release -- rules test

# Accuracy on the example corpus: found and exact F1, either half, each field.
gold:
    python3 tests/gold/score.py

# Parity with spaCy, speed against it (installs spaCy from PyPI into a virtual environment), and coding beside parsing.
parity:
    python3 tests/parity/compare.py
bench:
    python3 benches/parse_speed.py
    python3 benches/code_speed.py
    python3 benches/volume.py

# The Python package: wheel, types, tests, notebook, and the cluster's job on this machine.
python:
    ENTENTE=$(realpath target/release/entente) bash bindings/python/check

# Exports opened by pandas, networkx, geopandas, Datasette and others (installed from PyPI into a virtual environment).
exports:
    ENTENTE=$(realpath target/release/entente) bash tests/exports/check
