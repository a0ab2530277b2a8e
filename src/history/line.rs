//! One run as a line of JSON: the same run gives the same bytes.

use serde_json::{Map, Value, json};

use super::{Point, SCHEMA};
use crate::baseline::{Totals, scope_name};
use crate::coverage::Measure;
use crate::formats::Timestamp;
use crate::gates::Verdict;

impl Point {
    /// The line, without its line break. Its parts are in a fixed order.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut parts = vec![format!("\"schema\":{SCHEMA}")];
        let mut add = |key: &str, value: Value| parts.push(format!("{}:{value}", Value::from(key)));
        if let Some(commit) = &self.commit {
            add("commit", json!(commit));
        }
        if let Some(date) = self.date {
            add("date", json!(format!("{date}Z")));
        }
        if let Some(profile) = &self.profile {
            add("profile", json!(profile));
        }
        add("verdict", json!(self.verdict.name()));
        let figures: Map<String, Value> =
            self.figures.iter().map(|(scope, totals)| (scope_name(scope).to_owned(), figures(totals))).collect();
        add("figures", Value::Object(figures));
        let floors: Map<String, Value> = self.floors.iter().map(|(id, floor)| (id.clone(), json!(floor))).collect();
        add("floors", Value::Object(floors));
        format!("{{{}}}", parts.join(","))
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why it is no line of a history.
    pub(super) fn from_line(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|_| "it is no JSON object".to_owned())?;
        let root = value.as_object().ok_or("it is no JSON object")?;
        match root.get("schema").and_then(Value::as_u64) {
            Some(SCHEMA) => {}
            Some(newer) if newer > SCHEMA => return Err(format!("it has schema {newer}, newer than {SCHEMA}")),
            Some(_) | None => return Err("it says no schema".to_owned()),
        }
        let text = |key: &str| root.get(key).and_then(Value::as_str).map(str::to_owned);
        let verdict = [Verdict::Pass, Verdict::Fail, Verdict::NoData];
        let verdict =
            verdict.into_iter().find(|verdict| Some(verdict.name()) == root.get("verdict").and_then(Value::as_str));
        let date = match text("date") {
            None => None,
            Some(date) => Some(Timestamp::parse(&date).ok_or_else(|| format!("its date is {date:?}"))?),
        };
        let objects = |key: &str| root.get(key).and_then(Value::as_object).ok_or_else(|| format!("it has no `{key}`"));
        let figures = objects("figures")?.iter().map(|(name, value)| {
            let scope =
                if name == "overall" { None } else { Some(name.parse().map_err(|_| format!("`{name}` is no layer"))?) };
            Ok((scope, totals(value).ok_or_else(|| format!("its figures of `{name}` are no counts"))?))
        });
        let floors = objects("floors")?.iter().filter_map(|(id, floor)| Some((id.clone(), floor.as_str()?.to_owned())));
        Ok(Self {
            commit: text("commit"),
            date,
            profile: text("profile"),
            verdict: verdict.ok_or("it has no verdict")?,
            figures: figures.collect::<Result<_, String>>()?,
            floors: floors.collect(),
        })
    }
}

fn figures(totals: &Totals) -> Value {
    let counts = |measure: Measure| {
        let (low, high, total) = (measure.low().covered(), measure.high().covered(), measure.total());
        if measure.is_exact() { json!([low, total]) } else { json!([low, high, total]) }
    };
    json!({ "lines": counts(totals.lines), "branches": totals.branches.map(counts) })
}

fn totals(value: &Value) -> Option<Totals> {
    let branches = match value.get("branches")? {
        Value::Null => None,
        value => Some(measure(value)?),
    };
    Some(Totals { lines: measure(value.get("lines")?)?, branches })
}

/// Numbers above this are no counts of a project, and their products would not be exact.
const MOST: u64 = 1_000_000_000_000;

fn measure(value: &Value) -> Option<Measure> {
    let counts: Option<Vec<u64>> =
        value.as_array()?.iter().map(|count| count.as_u64().filter(|&n| n <= MOST)).collect();
    match *counts?.as_slice() {
        [covered, total] if covered <= total => Some(Measure::exact(covered, total)),
        [low, high, total] if low <= high && high <= total => Some(Measure::between(low, high, total)),
        _ => None,
    }
}
