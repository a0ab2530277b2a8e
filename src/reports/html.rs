//! stub
use crate::summary::Summary;
/// stub
#[must_use]
pub fn render(_summary: &Summary) -> String {
    String::new()
}
