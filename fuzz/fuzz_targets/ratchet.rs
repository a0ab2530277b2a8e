//! Floors in a configuration's text: raised, lowered with a reason, and added; all else that the text says stays.
#![no_main]

use covgate::coverage::Percent;
use covgate::document::Document;
use covgate::ratchet::{Floor, Missing, Outcome, Row, edited, floors, with_floors};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for prefix in [&[][..], &["tool", "covgate"]] {
        let Ok(found) = floors(&Document::new("fuzzed", text), prefix) else { return };
        let unchanged = edited(text, &found, &rows(&found, Outcome::Kept), None);
        assert_eq!(unchanged, text);
        for (outcome, reason) in [(Outcome::Raised, None), (Outcome::Lowered, Some("moved \"\"\" '''\n[x]"))] {
            let rows = rows(&found, outcome);
            let new = edited(text, &found, &rows, reason);
            let again = floors(&Document::new("edited", new.clone()), prefix)
                .unwrap_or_else(|fault| panic!("no TOML any more: {fault:?}\n{new}"));
            assert_eq!(again.len(), found.len(), "{new}");
            for (before, after) in found.iter().zip(&again) {
                assert_eq!((&before.ids, before.line), (&after.ids, after.line), "{new}");
                assert_eq!(after.percent, percent(), "{new}");
            }
        }
        let missing = [Some("unit"), None]
            .map(|layer| Missing { layer: layer.map(|name| name.parse().expect("a name")), percent: percent() });
        if let Ok(added) = with_floors(text, prefix, &missing) {
            let after = floors(&Document::new("with floors", added.clone()), prefix)
                .unwrap_or_else(|fault| panic!("no TOML any more: {fault:?}\n{added}"));
            for id in ["layers.unit.combined", "overall.combined"] {
                assert!(after.iter().any(|floor| floor.ids.iter().any(|known| known == id)), "{id}\n{added}");
            }
        }
    }
});

fn percent() -> Percent {
    "87.65".parse().expect("a percentage")
}

fn rows(found: &[Floor], outcome: Outcome) -> Vec<Row> {
    let row = |(at, floor): (usize, &Floor)| Row {
        id: floor.ids[0].clone(),
        floor: at,
        reached: None,
        old: floor.percent,
        new: percent(),
        outcome,
    };
    found.iter().enumerate().map(row).collect()
}
