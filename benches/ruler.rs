//! Rulers: what reading the same files costs at least, for ratios that travel between machines.
//!
//! `ruler json FILE…` reads each file and lets `serde_json` pass over it (`IgnoredAny`); `ruler xml FILE…` reads each and
//! takes quick-xml's bare events; without arguments it does nothing: an empty program.

use std::env;
use std::fs;
use std::hint::black_box;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde::de::IgnoredAny;

fn main() {
    let mut arguments = env::args().skip(1);
    let Some(kind) = arguments.next() else { return };
    for path in arguments {
        let bytes = fs::read(&path).expect("a file that can be read");
        match kind.as_str() {
            "json" => {
                black_box(serde_json::from_slice::<IgnoredAny>(&bytes).expect("JSON"));
            }
            "xml" => {
                let text = std::str::from_utf8(&bytes).expect("UTF-8");
                let mut reader = Reader::from_str(text);
                while !matches!(black_box(reader.read_event().expect("XML")), Event::Eof) {}
            }
            kind => panic!("{kind} is neither json nor xml"),
        }
    }
}
