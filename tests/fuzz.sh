#!/usr/bin/env bash
# Fuzzes every parser of outside bytes, and the whole path from bytes to a register, each for so many seconds.
#
# usage: tests/fuzz.sh SECONDS [SEED]
#
# Files of each format, the whole path and the coder go on for SECONDS from SEED (1 unless given); the laws of texts, dates and time expressions
# are tried in rounds of 20,000 new cases each until SECONDS are over. What fails says how it is found again, and the rest is still run. Exit
# status: 0 if nothing failed, 1 if something did. `nice -n 19 tests/fuzz.sh 3600 7` is four hours in the background.
set -u
seconds=${1:?usage: tests/fuzz.sh SECONDS [SEED]}
export FUZZ_SEED=${2:-1} FUZZ_SECONDS=$seconds
cd "$(dirname "$0")/.."
failed=()

run() {
    echo "== $*"
    "$@" || failed+=("$*")
}

tests() {
    cargo test --release --workspace --no-fail-fast --test "$1" -- --nocapture "${@:2}"
}

run tests fuzz
run tests hostile
# Random cases each time: rounds until the time is over.
mapfile -t laws < <(sed -n '/#\[test\]/,/fn /s/^ *fn \([a-z0-9_]*\).*/\1/p' crates/entente-{fetch,intake,server,time}/tests/{laws,edtf}.rs 2>/dev/null)
end=$((SECONDS + seconds))
while ((SECONDS < end)); do
    PROPTEST_CASES=20000 run cargo test --release --workspace --no-fail-fast --test laws --test edtf -- --exact "${laws[@]}"
done
((${#failed[@]} == 0)) || printf 'failed: %s\n' "${failed[@]}"
((${#failed[@]} == 0))
