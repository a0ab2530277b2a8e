//! The program from outside: every folder of `cases` is a command with its inputs, output, exit code and files.

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cases/*.toml").env("NO_COLOR", "1");
}
