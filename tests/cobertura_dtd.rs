//! Cobertura as it is written, against the element rules of `coverage-04.dtd`; needs `xmllint`.

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use common::{fixtures, read};
use covgate::coverage::SourcePath;
use covgate::formats::{self, Format, Merged};

#[test]
fn what_is_written_is_valid() {
    if Command::new("xmllint").arg("--version").stderr(Stdio::null()).status().is_err() {
        eprintln!("skipped: xmllint is not installed");
        return;
    }
    for name in [
        "corpus/requests-mixed/coverage-unit.json",
        "corpus/attrs/lcov-unit.info",
        "samples/7.17.3-py311/branch/all.json",
        "samples/6.5.0-py311/branch/all.json",
        "samples/5.5-py310/line/all.json",
        "samples/dialects/gcovr.xml",
        "samples/dialects/handmade/control-char-ref.xml",
    ] {
        let mut merged = Merged::default();
        for file in read(&fixtures().join(name)).files {
            merged.files.insert(SourcePath::new(&file.name).expect("a name"), file.coverage);
        }
        let xml = formats::write(Format::Cobertura, &merged);
        let dtd = fixtures().join("coverage-04.dtd");
        let mut xmllint = Command::new("xmllint")
            .args(["--nonet", "--noout", "--dtdvalid"])
            .args([dtd.as_os_str(), "-".as_ref()])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("xmllint starts");
        xmllint.stdin.take().expect("a pipe").write_all(xml.as_bytes()).expect("xmllint reads");
        let output = xmllint.wait_with_output().expect("xmllint ends");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
