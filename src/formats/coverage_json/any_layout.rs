//! coverage.py's JSON in any layout, white space and order of keys, for its figures: functions and classes are passed
//! over by their brackets, which serde's parser would take number by number.
//!
//! It hands out what serde would, or gives up on the first surprise: odd lists, notes, unknown keys, escapes it does not
//! expect. Then serde says what the text is.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;

use super::outlined::Outlined;
use super::shape::{ArcList, ExecutedLines, FileJson, Files, Lines, Meta, ReportJson, Summary};
use crate::coverage::{Arc, ArcSet, LineNumber, LineSet};
use crate::formats::cursor::{Cursor, Step, Stop};

/// The report; none if there is anything in it that does not come from coverage.py.
pub(super) fn read(text: &str) -> Option<ReportJson<'_, Outlined>> {
    let mut cursor = Cursor::new(text.as_bytes());
    let report = cursor.report().ok()?;
    cursor.space();
    cursor.rest.is_empty().then_some(report)
}

/// Puts a value where none was: a key that comes twice is a surprise.
fn put<T>(slot: &mut Option<T>, value: T) -> Step<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Stop::Surprise),
    }
}

impl<'a> Cursor<'a> {
    fn report(&mut self) -> Step<ReportJson<'a, Outlined>> {
        let mut report = ReportJson { meta: None, files: None, totals: None };
        self.members(|cursor, key| match key {
            b"meta" => put(&mut report.meta, cursor.meta()?),
            b"files" => put(&mut report.files, Files(cursor.files()?)),
            b"totals" => put(&mut report.totals, cursor.any_summary()?),
            _ => Err(Stop::Surprise),
        })?;
        Ok(report)
    }

    fn meta(&mut self) -> Step<Meta<'a>> {
        let mut meta = Meta { format: None, version: None, timestamp: None, branch_coverage: None };
        self.members(|cursor, key| match key {
            b"format" => put(&mut meta.format, cursor.number()?.into()),
            b"version" => put(&mut meta.version, cursor.text()?),
            b"timestamp" => put(&mut meta.timestamp, cursor.text()?),
            b"branch_coverage" => put(&mut meta.branch_coverage, cursor.truth()?),
            b"show_contexts" => cursor.truth().map(drop),
            _ => Err(Stop::Surprise),
        })?;
        Ok(meta)
    }

    fn files(&mut self) -> Step<Vec<(String, FileJson<Outlined>)>> {
        let mut files = Vec::new();
        let mut seen: HashSet<Cow<'a, str>> = HashSet::new();
        self.space();
        self.expect(b"{")?;
        let mut goes_on = self.begins_member()?;
        while goes_on {
            let name = self.text()?;
            self.colon()?;
            let file = self.file()?;
            files.push((name.clone().into_owned(), file));
            if !seen.insert(name) {
                return Err(Stop::Surprise);
            }
            goes_on = self.goes_on_to_member()?;
        }
        Ok(files)
    }

    fn file(&mut self) -> Step<FileJson<Outlined>> {
        let (mut executed_lines, mut missing_lines, mut excluded_lines) = (None, None, None);
        let (mut executed_branches, mut missing_branches) = (None, None);
        let (mut summary, mut functions, mut classes) = (None, None, None);
        self.members(|cursor, key| match key {
            b"executed_lines" => put(&mut executed_lines, ExecutedLines(cursor.line_set(0)?)),
            b"missing_lines" => put(&mut missing_lines, Lines(cursor.line_set(1)?)),
            b"excluded_lines" => put(&mut excluded_lines, Lines(cursor.line_set(1)?)),
            b"executed_branches" => put(&mut executed_branches, ArcList(cursor.arc_set()?, false)),
            b"missing_branches" => put(&mut missing_branches, ArcList(cursor.arc_set()?, false)),
            b"summary" => put(&mut summary, cursor.any_summary()?),
            b"functions" => put(&mut functions, cursor.outlined()?),
            b"classes" => put(&mut classes, cursor.outlined()?),
            b"contexts" => cursor.pass_value(),
            _ => Err(Stop::Surprise),
        })?;
        Ok(FileJson {
            executed_lines: executed_lines.ok_or(Stop::Surprise)?,
            summary: summary.ok_or(Stop::Surprise)?,
            missing_lines: missing_lines.ok_or(Stop::Surprise)?,
            excluded_lines: excluded_lines.ok_or(Stop::Surprise)?,
            executed_branches,
            missing_branches,
            functions,
            classes,
            covgate: None,
        })
    }

    fn any_summary(&mut self) -> Step<Summary> {
        let mut numbers = [None; 7];
        let [covered, statements, missing, excluded, branches, covered_branches, missing_branches] = &mut numbers;
        let mut percent_covered = None;
        self.members(|cursor, key| match key {
            b"covered_lines" => put(covered, cursor.number()?),
            b"num_statements" => put(statements, cursor.number()?),
            b"missing_lines" => put(missing, cursor.number()?),
            b"excluded_lines" => put(excluded, cursor.number()?),
            b"num_branches" => put(branches, cursor.number()?),
            b"covered_branches" => put(covered_branches, cursor.number()?),
            b"missing_branches" => put(missing_branches, cursor.number()?),
            b"percent_covered" => {
                let percent = serde_json::from_slice(cursor.percentage()?).map_err(|_| Stop::Surprise)?;
                put(&mut percent_covered, percent)
            }
            b"num_partial_branches" => cursor.number().map(drop),
            b"percent_statements_covered" | b"percent_branches_covered" => cursor.percentage().map(drop),
            b"percent_covered_display"
            | b"percent_statements_covered_display"
            | b"percent_branches_covered_display" => cursor.string().map(drop),
            _ => Err(Stop::Surprise),
        })?;
        let [covered, statements, missing, excluded, num_branches, covered_branches, missing_branches] = numbers;
        Ok(Summary {
            covered_lines: covered.ok_or(Stop::Surprise)?,
            num_statements: statements.ok_or(Stop::Surprise)?,
            missing_lines: missing.ok_or(Stop::Surprise)?,
            excluded_lines: excluded.ok_or(Stop::Surprise)?,
            percent_covered,
            num_branches,
            covered_branches,
            missing_branches,
        })
    }

    fn outlined(&mut self) -> Step<Outlined> {
        let mut outlined = Outlined::default();
        self.space();
        self.expect(b"{")?;
        let mut goes_on = self.begins_member()?;
        while goes_on {
            outlined.add_name(self.text()?.as_bytes());
            self.colon()?;
            let mut start = None;
            self.members(|cursor, key| match key {
                b"start_line" => put(&mut start, cursor.number()?),
                _ => cursor.pass_value(),
            })?;
            outlined.begin_at(start.and_then(LineNumber::new));
            goes_on = self.goes_on_to_member()?;
        }
        Ok(outlined)
    }

    /// Lines in ascending order.
    fn line_set(&mut self, lowest: u32) -> Step<LineSet> {
        let mut lines = LineSet::new();
        let mut filling = lines.filling();
        let mut last = 0;
        let mut goes_on = self.begins_item()?;
        while goes_on {
            let number = self.number()?;
            // Line 0, of an empty file that ran, is none.
            if number > 0 || lowest > 0 {
                let line = LineNumber::new(number).filter(|_| number > last).ok_or(Stop::Surprise)?;
                filling.add(line);
                last = number;
            }
            goes_on = self.goes_on_to_item()?;
        }
        filling.finish();
        Ok(lines)
    }

    /// Arcs in ascending order.
    fn arc_set(&mut self) -> Step<ArcSet> {
        let mut arcs = Vec::new();
        let mut goes_on = self.begins_item()?;
        while goes_on {
            if !self.begins_item()? {
                return Err(Stop::Surprise);
            }
            let from = self.line()?;
            if !self.goes_on_to_item()? {
                return Err(Stop::Surprise);
            }
            let is_out = self.passes(b"-")?;
            let to = i32::try_from(self.number()?).ok().filter(|to| *to > 0 || !is_out).ok_or(Stop::Surprise)?;
            if self.goes_on_to_item()? {
                return Err(Stop::Surprise);
            }
            arcs.push(Arc { from, to: if is_out { -to } else { to } });
            goes_on = self.goes_on_to_item()?;
        }
        ArcSet::from_ascending(arcs).ok_or(Stop::Surprise)
    }

    /// A string; of those with escapes only what Python writes.
    fn text(&mut self) -> Step<Cow<'a, str>> {
        let mut plain = *self;
        plain.expect(b"\"")?;
        let text = plain.just_behind(b'"')?;
        let text = &text[..text.len() - 1];
        if text.iter().any(|byte| *byte == b'\\' || *byte < b' ') {
            return self.string();
        }
        *self = plain;
        std::str::from_utf8(text).map(Cow::Borrowed).map_err(|_| Stop::Surprise)
    }

    /// The members of an object, whose keys have no escapes.
    fn members(&mut self, mut each: impl FnMut(&mut Self, &'a [u8]) -> Step<()>) -> Step<()> {
        self.space();
        self.expect(b"{")?;
        let mut goes_on = self.begins_member()?;
        while goes_on {
            self.expect(b"\"")?;
            let key = self.just_behind(b'"')?;
            self.colon()?;
            each(self, &key[..key.len() - 1])?;
            goes_on = self.goes_on_to_member()?;
        }
        Ok(())
    }

    fn begins_member(&mut self) -> Step<bool> {
        self.space();
        self.passes(b"}").map(|is_end| !is_end)
    }

    fn colon(&mut self) -> Step<()> {
        self.space();
        self.expect(b":")?;
        self.space();
        Ok(())
    }

    fn goes_on_to_member(&mut self) -> Step<bool> {
        self.space();
        if self.passes(b"}")? {
            return Ok(false);
        }
        self.expect(b",")?;
        self.space();
        Ok(true)
    }

    fn begins_item(&mut self) -> Step<bool> {
        self.expect(b"[")?;
        self.space();
        self.passes(b"]").map(|is_end| !is_end)
    }

    fn goes_on_to_item(&mut self) -> Step<bool> {
        self.space();
        if self.passes(b",")? {
            self.space();
            return Ok(true);
        }
        self.expect(b"]").map(|()| false)
    }

    /// Passes over white space.
    #[inline]
    fn space(&mut self) {
        while let Some((chunk, rest)) = self.rest.split_first_chunk::<8>()
            && chunk == b"        "
        {
            self.rest = rest;
        }
        while let Some((b' ' | b'\n' | b'\t' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// Passes over a value: of an object or a list the strings and brackets are looked at, nothing else.
    fn pass_value(&mut self) -> Step<()> {
        if !matches!(self.byte(0)?, b'{' | b'[') {
            return self.pass_scalar();
        }
        let mut depth = 0_u32;
        loop {
            self.pass_plain();
            let (byte, rest) = self.rest.split_first().ok_or(Stop::Short)?;
            self.rest = rest;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Stop::Surprise)?;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                b'"' => self.pass_string()?,
                _ => {}
            }
        }
    }

    fn pass_scalar(&mut self) -> Step<()> {
        match self.byte(0)? {
            b'"' => self.string().map(drop),
            b'0'..=b'9' => self.percentage().map(drop),
            _ => Err(Stop::Surprise),
        }
    }

    /// Passes over digits, commas, white space and the like, eight at a time.
    #[inline]
    fn pass_plain(&mut self) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        while let Some((chunk, rest)) = self.rest.split_first_chunk::<8>() {
            let bytes = u64::from_le_bytes(*chunk);
            // Letters, brackets and braces have one of the two highest bits.
            let others = bytes ^ (ONES * u64::from(b'"'));
            let quotes = others.wrapping_sub(ONES) & !others & (ONES << 7);
            let hits = bytes & (ONES * 0xc0) | quotes;
            if hits != 0 {
                self.rest = &self.rest[hits.trailing_zeros() as usize / 8..];
                return;
            }
            self.rest = rest;
        }
    }

    /// Passes over a string whose first quote is behind.
    fn pass_string(&mut self) -> Step<()> {
        loop {
            let text = self.just_behind(b'"')?;
            let backslashes = text[..text.len() - 1].iter().rev().take_while(|byte| **byte == b'\\').count();
            if backslashes % 2 == 0 {
                return Ok(());
            }
        }
    }
}
