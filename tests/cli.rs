//! The program from outside: every file of `cases` and `cases-in-ci` is a command with its inputs, output, exit code and
//! files.

use trycmd::TestCases;

#[test]
fn cases() {
    // The tests may run in a CI themselves; an empty variable is none.
    TestCases::new().case("tests/cases/*.toml").env("NO_COLOR", "1").env("GITHUB_ACTIONS", "").env("TF_BUILD", "");
}

/// Each of these sets all the variables that covgate reads; what is set for all cases would overrule them.
#[test]
fn cases_in_ci() {
    let cases = TestCases::new();
    cases.insert_var("[VERSION]", concat!("covgate ", env!("CARGO_PKG_VERSION"))).expect("a name of a variable");
    cases.case("tests/cases-in-ci/*.toml").env("NO_COLOR", "1");
}
