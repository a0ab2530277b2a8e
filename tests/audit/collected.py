"""Compare `covgate audit` with pytest on a real project: python collected.py COVGATE PYTHON PROJECT [LIST].

PYTHON is that of an environment in which the project and what its tests need are installed. Prints a row for the table in
README.md, and what the two disagree on. With LIST, pytest's test functions are written to that file.
"""

import json
import re
import subprocess
import sys


def main(covgate, python, project, to=None):
    run = subprocess.run(
        [python, "-B", "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q"],
        cwd=project, capture_output=True, text=True,
    )
    found = (re.match(r"[^\s\[]+\.py::[^\[\s]+", line) for line in run.stdout.splitlines())
    collected = sorted({match.group() for match in found if match})
    if to:
        with open(to, "w", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in collected)
    audit = json.loads(subprocess.run([covgate, "audit", project, "--format", "json"], capture_output=True, text=True, check=True).stdout)
    names = {kind: {f"{file['path']}::{test}" for file in audit["files"] for test in file[kind]} for kind in ("tests", "maybe", "deselected")}
    open_names = {place for row in audit["unclear"] if row["names"] for place in row["places"]}
    collected = set(collected)
    certain = names["tests"] - names["deselected"]
    missing = {name for name in collected - certain - names["maybe"] if not any(name.startswith(one.rstrip("*")) for one in open_names)}
    extra = certain - collected
    cells = [len(collected), len(certain), len(names["maybe"]), len(names["maybe"] & collected), len(missing), len(extra)]
    print(" | ".join(map(str, cells)))
    for word, wrong in (("not found", missing), ("not there", extra)):
        for name in sorted(wrong):
            print(f"{word}: {name}")


main(*sys.argv[1:])
