//! stub
use crate::summary::Summary;
/// stub
#[must_use]
pub fn files(_summary: &Summary) -> Vec<(String, String)> {
    Vec::new()
}
