#!/usr/bin/env python3
"""Whole commands against rulers and peers, in one run: ratios, for seconds do not travel. Python's standard library only.

    cargo build --release --examples --bins
    target/release/examples/made /tmp/made            # or any folder with reports/LAYER-NN.{json,xml,lcov} and sources
    python3 benches/peers.py /tmp/made [--rounds 15] [--pages 3] [--with-data]    # PATH decides which peers there are

Commands alternate (A B A B …), and the least of each counts: user and system time for rulers, the clock for peers.
A peer that is not installed is named and passed over. `--with-data` makes coverage.py's data files out of the JSON
reports (needs coverage.py for this Python), for `coverage combine`, `report` and `html`.
"""

import argparse
import glob
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from converted import convert

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, os.pardir, "target", "release")


def measured(command, folder):
    """Wall and processor seconds of one run; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, shell=isinstance(command, str))
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 2):
        sys.exit(f"{command} ended with {done.returncode}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(commands, folder, rounds):
    """The least wall and processor time of each command, run in turns."""
    best = {name: (float("inf"), float("inf")) for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            wall, cpu = measured(command, folder)
            best[name] = (min(best[name][0], wall), min(best[name][1], cpu))
    return best


def row(label, ratio, detail):
    print(f"| {label} | {ratio} | {detail} |")


def rulers(options, covgate, gate, reports):
    ruler = os.path.join(options.target, "examples", "ruler")
    if not os.path.exists(ruler):
        print(f"no {ruler}: cargo build --release --examples")
        return
    commands = {
        "gate of JSON": [covgate, *gate, *reports["json"]],
        "ruler of JSON": [ruler, "json", *reports["json"]],
        "gate of Cobertura": [covgate, *gate, *reports["xml"]],
        "ruler of Cobertura": [ruler, "xml", *reports["xml"]],
        "gate of other Cobertura": [covgate, *gate, *reports["other"]],
        "ruler of other Cobertura": [ruler, "xml", *reports["other"]],
        "version": [covgate, "--version"],
        "nothing": [ruler],
    }
    times = least(commands, options.folder, options.rounds)
    print("| against a ruler, processor time | ratio | milliseconds |\n|---|---|---|")
    pairs = [(f"gate of {kind}", f"ruler of {kind}") for kind in ("JSON", "Cobertura", "other Cobertura")]
    for ours, theirs in (*pairs, ("version", "nothing")):
        (_, our), (_, their) = times[ours], times[theirs]
        row(f"{ours} / {theirs}", f"{our / max(their, 1e-9):.2f}", f"{our * 1e3:.1f} / {their * 1e3:.1f}")
    one = dict(os.environ, RAYON_NUM_THREADS="1")
    alone = min(timed(commands["gate of JSON"], options.folder, one) for _ in range(options.rounds))
    row("gate of JSON, one thread / all", f"{alone / times['gate of JSON'][0]:.2f}", f"{alone * 1e3:.1f} / {times['gate of JSON'][0] * 1e3:.1f} by the clock")


def timed(command, folder, environment):
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def peers(options, covgate, gate, reports, scratch):
    ours = {kind: [covgate, *gate, *files] for kind, files in reports.items()}
    pages = [covgate, "--quiet", "--out", os.path.join(scratch, "covgate"), *reports["json"]]
    xml, lcov = reports["xml"], reports["classic"]
    tracefiles = [part for file in lcov for part in ("-a", file)]
    data = os.path.join(options.folder, "data")
    coverage = [sys.executable, "-m", "coverage"]
    merged = os.path.join(scratch, ".coverage")
    combine = [*coverage, "combine", "--keep", "-q", "--data-file", merged, data]
    report = [*coverage, "report", "--data-file", merged]
    html = [*coverage, "html", "-q", "--data-file", merged, "-d", os.path.join(scratch, "coverage")]
    all_peers = [
        ("coverage combine + report", combine_then(combine, report), ours["json"], 1, has_data(data)),
        ("coverage html, all pages", html, pages, options.pages, has_data(data)),
        ("nyc merge + check-coverage, Istanbul's JSON", nyc(options.folder, scratch), ours["json"], 1, found("nyc")),
        ("grcov, LCOV", ["grcov", *lcov, "-s", ".", "-t", "lcov", "-o", os.path.join(scratch, "grcov"), "--branch"], ours["lcov"], options.rounds, found("grcov")),
        ("gcovr, Cobertura", ["gcovr", "--root", ".", *[part for file in reports["here"] for part in ("--cobertura-add-tracefile", file)], "--txt", os.path.join(scratch, "gcovr")], ours["xml"], 1, found("gcovr")),
        ("lcov -a", ["lcov", "--rc", "lcov_branch_coverage=1", *tracefiles, "-o", os.path.join(scratch, "lcov")], ours["lcov"], 1, found("lcov")),
        ("diff-cover, one Cobertura", ["diff-cover", xml[0], "--compare-branch=HEAD"], [covgate, *gate, xml[0]], 1, found("diff-cover")),
    ]
    print("\n| against a peer, by the clock | times faster | seconds |\n|---|---|---|")
    for label, theirs, our, rounds, problem in all_peers:
        if problem:
            row(label, "not measured", problem)
            continue
        times = least({"theirs": theirs, "ours": our}, options.folder, rounds)
        their, our = times["theirs"][0], times["ours"][0]
        row(label, f"{their / our:.0f}", f"{their:.3f} / {our:.3f}")
    sizes = [size(os.path.join(scratch, name)) for name in ("covgate", "coverage")]
    if all(sizes):
        row("bytes of all pages / coverage html", f"{sizes[0] / sizes[1]:.1%}", f"{sizes[0]:,} / {sizes[1]:,}")


def combine_then(combine, report):
    return " ".join(map(quoted, combine)) + " && " + " ".join(map(quoted, report))


def nyc(folder, scratch):
    merged = os.path.join(scratch, "nyc")
    os.makedirs(merged, exist_ok=True)
    merge = ["nyc", "merge", os.path.join(folder, "istanbul"), os.path.join(merged, "out.json")]
    # It would pass over files that are not JavaScript.
    check = ["nyc", "check-coverage", "--lines", "99", "--exclude-after-remap=false", "--temp-dir", merged]
    return " ".join(map(quoted, merge)) + " && " + " ".join(map(quoted, check))


def quoted(word):
    return "'" + word.replace("'", "'\\''") + "'"


def found(program):
    return "" if shutil.which(program) else f"{program} is not installed"


def has_data(folder):
    try:
        import coverage  # noqa: F401
    except ImportError:
        return "coverage.py is not installed for this Python"
    return "" if glob.glob(os.path.join(folder, ".coverage.*")) else "no data files: --with-data"


def size(folder):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


def make_data(folder, files):
    """coverage.py's data files with the lines and branches of the JSON reports."""
    import coverage

    os.makedirs(os.path.join(folder, "data"), exist_ok=True)
    for report in files:
        with open(report, encoding="utf-8") as opened:
            entries = json.load(opened)["files"]
        path = os.path.join(folder, "data", ".coverage." + os.path.basename(report).removesuffix(".json"))
        if os.path.exists(path):
            os.unlink(path)
        data = coverage.CoverageData(path)
        arcs = {}
        for name, entry in entries.items():
            lines = entry["executed_lines"]
            branching = {start for start, _ in entry["executed_branches"]}
            known = {tuple(arc) for arc in entry["executed_branches"]}
            known.update(pair for pair in zip(lines, [*lines[1:], -1]) if pair[0] not in branching)
            arcs[os.path.join(folder, name)] = known | {(-1, line) for line in lines[:1]}
        data.add_arcs(arcs)
        data.touch_files(list(arcs))
        data.write()
        data.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=os.path.abspath)
    parser.add_argument("--target", type=os.path.abspath, default=os.path.abspath(TARGET), help="the folder with the release build")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pages", type=int, default=1, help="rounds of writing all pages")
    parser.add_argument("--with-data", action="store_true", help="make coverage.py's data files first")
    options = parser.parse_args()
    covgate = os.path.join(options.target, "covgate")
    reports = {kind: sorted(glob.glob(os.path.join(options.folder, "reports", f"*.{kind}"))) for kind in ("json", "xml", "lcov")}
    if not reports["json"]:
        sys.exit(f"no reports in {options.folder}/reports: target/release/examples/made {options.folder}")
    reports.update(convert(options.folder))
    if options.with_data:
        make_data(options.folder, reports["json"])
    # A gate that passes: advice for one that fails is a work of its own.
    gate = ["--quiet", "--no-reports", "--fail-under", "1"]
    rulers(options, covgate, gate, reports)
    with tempfile.TemporaryDirectory() as scratch:
        peers(options, covgate, gate, reports, scratch)


if __name__ == "__main__":
    main()
