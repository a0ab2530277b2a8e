//! `JUnit` XML: results of tests as pytest (`xunit1`, `xunit2`) and others write them (FORMATS section 7).

mod read;
#[cfg(test)]
mod tests;

pub(super) use read::read;
