//! Something to tell, with its stable code, whoever found it. Finds nothing itself.

use serde::Serialize;

use crate::fault::Fault;

/// Something to tell, with its stable code.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Finding {
    /// Stable code.
    pub code: String,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// How many things it speaks of.
    pub count: u64,
    /// All of them by name, where they have names and the message shows only the first few.
    pub items: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A fault as a finding, with its place.
pub(super) fn error(fault: &Fault) -> Finding {
    let place = fault.position().map(|place| format!(" ({place})")).unwrap_or_default();
    Finding {
        code: fault.code().to_owned(),
        message: format!("{}{place}", fault.message()),
        count: 1,
        items: Vec::new(),
        help: fault.help().map(str::to_owned),
    }
}
