"""Reports for peers that cannot read coverage.py's own, and Cobertura as other programs lay it out. Standard library only.

    python3 benches/converted.py FOLDER    # beside FOLDER/reports: classic/*.info, istanbul/*.json, other/*.xml, here/*.xml

What is converted says the same lines and branches; the conversion is no part of any time that is measured.
"""

import glob
import json
import os
import re
import sys


def classic(lines):
    """LCOV as lcov 1 and grcov read it: functions without an end, branches by number, `-` where the line never ran."""
    places, hits = {}, {}
    for line in lines:
        kind, _, rest = line.partition(":")
        if line == "end_of_record":
            places, hits = {}, {}
        elif kind == "DA":
            number, hit = rest.split(",")[:2]
            hits[number] = hit
        elif kind == "FN":
            fields = rest.split(",", 2)
            line = f"FN:{fields[0]},{fields[-1]}"
        elif kind == "BRDA":
            number, _, rest = rest.split(",", 2)
            taken = rest.rpartition(",")[2]
            places[number] = places.get(number, -1) + 1
            line = f"BRDA:{number},0,{places[number]},{'-' if hits.get(number) == '0' else taken}"
        yield line


def istanbul(report):
    """The JSON of nyc: a statement for each line, a branch for each line that branches."""
    converted = {}
    for path, entry in report["files"].items():
        lines = sorted({*entry["executed_lines"], *entry["missing_lines"]})
        executed = set(entry["executed_lines"])
        exits = {}
        for kind in ("executed", "missing"):
            for start, _ in entry.get(f"{kind}_branches", ()):
                exits.setdefault(start, []).append(int(kind == "executed"))
        of = lambda line: {"start": {"line": line, "column": 0}, "end": {"line": line, "column": 1}}
        branches = sorted(exits.items())
        converted[path] = {
            "path": path,
            "statementMap": {str(at): of(line) for at, line in enumerate(lines)},
            "s": {str(at): int(line in executed) for at, line in enumerate(lines)},
            "branchMap": {
                str(at): {"loc": of(line), "type": "if", "line": line, "locations": [of(line)] * len(taken)}
                for at, (line, taken) in enumerate(branches)
            },
            "b": {str(at): taken for at, (_, taken) in enumerate(branches)},
            "fnMap": {},
            "f": {},
        }
    return converted


def other(text):
    """Cobertura that coverage.py did not write: attributes in order of the alphabet, spaces for tabs, no comments."""

    def sorted_tag(tag):
        attributes = sorted(re.findall(r'\s([\w-]+="[^"]*")', tag.group(2)))
        return f"<{tag.group(1)} {' '.join(attributes)}{tag.group(3)}"

    text = re.sub(r"\t<!--.*-->\n", "", text)
    return re.sub(r'<([a-z]+)((?:\s[\w-]+="[^"]*")+)(\s*/?>)', sorted_tag, text).replace("\t", "  ")


def convert(folder):
    """Writes what is not there yet; the converted reports by kind."""
    # gcovr passes over files that it does not find.
    here = f"<source>{os.path.join(folder, 'src')}</source>"
    kinds = [
        ("classic", "lcov", "info", lambda text: "\n".join(classic(text.splitlines())) + "\n"),
        ("istanbul", "json", "json", lambda text: json.dumps(istanbul(json.loads(text)))),
        ("other", "xml", "xml", other),
        ("here", "xml", "xml", lambda text: re.sub(r"<source>.*/src</source>", here, text)),
    ]
    made = {}
    for kind, source, extension, conversion in kinds:
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
        made[kind] = []
        for path in sorted(glob.glob(os.path.join(folder, "reports", f"*.{source}"))):
            name = os.path.splitext(os.path.basename(path))[0]
            target = os.path.join(folder, kind, f"{name}.{extension}")
            made[kind].append(target)
            if not os.path.exists(target):
                with open(path, encoding="utf-8") as opened:
                    text = conversion(opened.read())
                with open(target, "w", encoding="utf-8") as opened:
                    opened.write(text)
    return made


if __name__ == "__main__":
    for kind, paths in convert(os.path.abspath(sys.argv[1])).items():
        print(kind, *map(os.path.basename, paths))
