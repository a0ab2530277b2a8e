//! What is odd about the reports themselves: twice the same, by different versions, or with remarks of their readers.

use std::collections::BTreeSet;

use super::{Findings, Judged, counted};
use crate::formats::Producer;

impl Findings {
    pub(super) fn repeats(&mut self, judged: &Judged<'_>) {
        for repeat in judged.repeats {
            let (first, second) = (&repeat.first, &repeat.second);
            match &repeat.layers {
                Some((one, two)) => self.add(
                    "covgate::inputs::same-report-two-layers",
                    1,
                    format!(
                        "{first} ({one}) and {second} ({two}) are the same report: one layer shows the other's coverage"
                    ),
                    Some("does each layer write its own report? check the output file of each run"),
                ),
                None => self.add(
                    "covgate::inputs::same-report-twice",
                    1,
                    repeat.to_string(),
                    Some("remove one of the two, or check that each run writes its own file"),
                ),
            }
        }
    }

    pub(super) fn remarks(&mut self, judged: &Judged<'_>) {
        for run in judged.runs {
            for remark in &run.remarks {
                self.add(remark.code, remark.count, format!("{} {}", run.name, remark.message), None);
            }
        }
    }

    pub(super) fn versions(&mut self, judged: &Judged<'_>) {
        let versions: BTreeSet<&str> = judged
            .runs
            .iter()
            .filter_map(|run| match &run.producer {
                Producer::CoveragePy(version) => version.as_deref(),
                Producer::Other => None,
            })
            .collect();
        let projected = judged.united.measured.projected();
        let is_clean = projected == 0 && judged.faults.is_empty();
        if versions.len() > 1 && is_clean {
            let list: Vec<&str> = versions.iter().copied().collect();
            let message = format!(
                "reports of different coverage.py versions were merged ({}); no file shows a difference",
                list.join(", ")
            );
            self.add("covgate::merge::versions", versions.len() as u64, message, Some("use one version in all jobs"));
        }
        if projected > 0
            && let Some(reference) = &judged.config.overall.reference
        {
            let message = format!(
                "{} seen differently by the layers; {reference}'s view of the source counts (`reference`), which is wrong if the source was edited between the runs",
                counted(projected, "file is", "files are")
            );
            self.add("covgate::merge::reference", projected, message, None);
        }
    }
}
