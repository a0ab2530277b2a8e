//! How all gates together stand. The worst wins, and no data is never a pass.

use std::fmt;

use super::{Found, Gate, Status};

/// How the run stands; the worst of all gates wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every gate passed.
    Pass,
    /// At least one gate failed, and the finding is sound.
    Fail,
    /// There is no sound verdict: data is missing, broken or ambiguous.
    NoData,
}

impl Verdict {
    /// The verdict of a run: the worst of its gates; no data if nothing was judged or a fault is in the way.
    #[must_use]
    pub fn of(gates: &[Gate], is_sound: bool) -> Self {
        let was_judged = gates
            .iter()
            .any(|gate| !matches!(gate.found, None | Some(Found::Nothing)) && gate.status != Status::NoData);
        if !is_sound || !was_judged {
            return Self::NoData;
        }
        gates.iter().map(Gate::verdict).max().unwrap_or(Self::NoData)
    }

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NoData => "no-data",
        }
    }
}

impl serde::Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
