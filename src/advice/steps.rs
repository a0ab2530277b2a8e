//! The choice as steps for people: one for each function or block, with what it gives to each gate.

use rayon::prelude::*;

use super::missed::{Missed, Place, Shared, What};
use super::slots::Class;
use super::tally::{Counts, Tally};
use super::{Goal, Step};
use crate::coverage::{LineNumber, LineSet};
use crate::layers::{Measured, Scope};

/// The chosen items of one place.
struct Part {
    place: usize,
    /// Each with its block.
    items: Vec<(usize, usize)>,
    effort: u64,
    is_changed: bool,
}

/// The steps of a choice, changed code first, then the most gain for the effort first, then by path and line.
pub(super) fn steps(chosen: &Tally<'_>, measured: &Measured, goals: &[Goal]) -> Vec<Step> {
    let missed = chosen.missed;
    let mut parts: Vec<Part> = Vec::new();
    for block in chosen.chosen_blocks() {
        let place = missed.blocks[block].place;
        let items = missed.blocks[block].items.clone().filter(|item| chosen.is_chosen(*item));
        let items = items.map(|item| (item, block));
        match parts.last_mut() {
            Some(part) if part.place == place => part.items.extend(items),
            _ => {
                let effort = missed.places[place].distance.effort();
                parts.push(Part { place, items: items.collect(), effort, is_changed: false });
            }
        }
        let Some(part) = parts.last_mut() else { continue };
        part.is_changed |= missed.blocks[block].is_changed;
        part.effort += 1 + chosen.chosen_of(block) as u64;
    }
    let mut tally = chosen.emptied();
    let mut ranked: Vec<(u64, Part)> = parts.into_par_iter().map(|part| (part.alone(missed, goals), part)).collect();
    ranked.sort_by(|(gain, part), (other_gain, other)| {
        let by_change = other.is_changed.cmp(&part.is_changed);
        by_change
            .then_with(|| (other_gain * part.effort).cmp(&(gain * other.effort)))
            .then_with(|| other_gain.cmp(gain))
    });
    let gains: Vec<Vec<(usize, u64)>> = ranked.iter().map(|(_, part)| part.add(&mut tally, goals)).collect();
    ranked.par_iter().zip(gains).map(|((_, part), gains)| part.step(missed, measured, gains)).collect()
}

impl Part {
    /// What the items give to all gates if nothing else is covered.
    fn alone(&self, missed: &Missed<'_>, goals: &[Goal]) -> u64 {
        let gain = |class: Class, counts: Counts| -> u64 {
            let slots = missed.classes.slots(class);
            let helped = goals.iter().filter(|goal| slots.contains(&goal.slot));
            helped.map(|goal| counts.of(goal.metric)).sum()
        };
        let both = |own: Class, shared: Option<Shared>, counts: Counts| {
            gain(own, counts) + shared.map_or(0, |shared| gain(shared.class, counts))
        };
        let items = || self.items.iter().map(|&(item, _)| &missed.items[item]);
        let place = &missed.places[self.place];
        let own = if place.is_never_run { place.own } else { Class::NONE };
        let of_function =
            items().any(|item| item.what.is_statement()).then(|| both(own, place.shared, Counts::FUNCTION));
        items().map(|item| both(item.own, item.shared, item.what.counts())).sum::<u64>() + of_function.unwrap_or(0)
    }

    /// Adds the items; what they give to each gate that they give something, by place among the gates of the goals.
    fn add(&self, tally: &mut Tally<'_>, goals: &[Goal]) -> Vec<(usize, u64)> {
        let slots = self.slots(tally.missed);
        let touched = || goals.iter().filter(|goal| slots.binary_search(&goal.slot).is_ok());
        let had = |tally: &Tally<'_>, goal: &Goal| tally.added(goal.slot).of(goal.metric);
        let before: Vec<u64> = touched().map(|goal| had(tally, goal)).collect();
        self.items.iter().for_each(|&(item, block)| tally.add(item, block));
        let mut gains: Vec<(usize, u64)> = Vec::new();
        for (goal, before) in touched().zip(before) {
            let gain = had(tally, goal) - before;
            match gains.last_mut() {
                Some((gate, sum)) if *gate == goal.closing => *sum += gain,
                _ => gains.push((goal.closing, gain)),
            }
        }
        gains.retain(|(_, gain)| *gain > 0);
        gains
    }

    /// The slots in which something of it may count.
    fn slots(&self, missed: &Missed<'_>) -> Vec<usize> {
        let blocks = self.items.iter().map(|&(_, block)| missed.blocks[block].all);
        let mut slots: Vec<usize> = blocks.flat_map(|class| missed.classes.slots(class).to_vec()).collect();
        let place = &missed.places[self.place];
        slots.extend(missed.classes.slots(place.own));
        slots.extend(place.shared.iter().flat_map(|shared| missed.classes.slots(shared.class)));
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    fn step(&self, missed: &Missed<'_>, measured: &Measured, gains: Vec<(usize, u64)>) -> Step {
        let place = &missed.places[self.place];
        let (mut lines, mut exits) = (LineSet::new(), Vec::new());
        for &(item, _) in &self.items {
            match missed.items[item].what {
                What::Statement(line) => {
                    lines.insert(line);
                }
                What::Exit(exit) => exits.push(exit),
            }
        }
        exits.sort_unstable();
        let all = place.blocks.clone().flat_map(|block| &missed.items[missed.blocks[block].items.clone()]);
        let all = all.filter(|item| item.what.is_statement()).count();
        Step {
            path: place.path.clone(),
            function: place.function.map(str::to_owned),
            layer: match place.scope {
                Scope::Layer(column) => Some(measured.layers()[column].clone()),
                Scope::Overall => None,
            },
            ranges: ranges(place, measured, &lines),
            is_never_run: place.is_never_run,
            is_whole: all == lines.len() as usize,
            is_changed: self.is_changed,
            lines,
            exits,
            gains,
        }
    }
}

/// Runs of lines with no other known line between.
fn ranges(place: &Place<'_>, measured: &Measured, lines: &LineSet) -> Vec<(u32, u32)> {
    let Some(file) = measured.files().get(place.path) else { return lines.ranges() };
    let (executed, missing) = (file.overall.executed(), file.overall.missing());
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for line in lines.iter().map(LineNumber::value) {
        match ranges.last_mut() {
            Some((_, end)) if !executed.has_between(*end, line) && !missing.has_between(*end, line) => *end = line,
            _ => ranges.push((line, line)),
        }
    }
    ranges
}
