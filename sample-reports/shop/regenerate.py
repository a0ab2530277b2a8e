#!/usr/bin/env python3
"""Run all tests of the sample shop and write its coverage and JUnit reports anew.

usage: regenerate.py [--python X.Y=INTERPRETER ...] [--only PART ...] [--pip-args ARGS]

The project is copied to a temporary folder, where virtual environments with pinned
tools are made; nothing is left behind. Interpreters are found as `pythonX.Y` on PATH
unless --python names them; pip must be able to install the pinned packages.

What is written:

  reports/             what a CI with three layers would upload, by coverage.py 7.17.3
      unit/            coverage-1.json, coverage-2.json, junit-1.xml, junit-2.xml: two shards
      integration/     coverage.xml (Cobertura), junit.xml
      e2e/             coverage.json, junit.xml
      oracle.json      the union of all, made by `coverage combine`
  reports-contexts/    coverage.json: all tests in one run with `--cov-context=test`, reported with
                       `--show-contexts`; the contexts of functions and classes are emptied
      few/             coverage.json: a few tests of each layer, nothing emptied
  versions/TAG/        unit, integration, e2e and oracle as .json and .xml (and .lcov) for
                       several versions of coverage.py and Python

Every data file has a folder of its own, since coverage.py 7.14 and newer combine and delete
files named `<data file>.*` when they report.

Only what depends on the machine and the moment is edited in the reports (see `neutral`):
time stamps get one fixed value, the host name becomes `localhost`, and the temporary
folder is cut off from paths. Durations of tests stay as they were measured. The one exception
is reports-contexts/coverage.json, as said above.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence

HERE = Path(__file__).resolve().parent
LAYERS = ("unit", "integration", "e2e")
PARTS = ("reports", "reports-contexts", "versions")

PYTEST = "8.4.2"
PYTEST_COV = "7.0.0"

ISO_TIME = "2024-01-02T03:04:05.678901"
EPOCH_MILLISECONDS = "1704164645678"


class Tool(NamedTuple):
    coverage: str
    python: str
    lcov: bool = False

    @property
    def tag(self) -> str:
        return f"{self.coverage}-py{self.python}"


MAIN = Tool("7.17.3", "3.13", lcov=True)
VERSIONS = (
    Tool("5.5", "3.9"),
    Tool("6.5.0", "3.11"),
    Tool("7.2.7", "3.11"),
    Tool("7.6.12", "3.12"),
    MAIN,
)

# A report with contexts is huge (116 MB for all tests), since every function and class repeats
# the contexts of its whole file. So there are two: of all tests with those repetitions emptied
# (see `without_repetitions`), and of these few tests as coverage.py wrote it.
FEW_TESTS = (
    "tests/unit/billing/test_payments.py",
    "tests/integration/test_storage.py::test_retire",
    "tests/e2e/test_server.py::test_health",
)


def neutral(text: str, root: Path) -> str:
    """The report without traces of this machine and this moment."""
    text = text.replace(f"{root}{os.sep}", "")
    text = re.sub(r'"timestamp": "[^"]*"', f'"timestamp": "{ISO_TIME}"', text)
    text = re.sub(r'(<coverage [^>]*)timestamp="\d+"', rf'\g<1>timestamp="{EPOCH_MILLISECONDS}"', text)
    text = re.sub(r'(<testsuite [^>]*)timestamp="[^"]*"', rf'\g<1>timestamp="{ISO_TIME}+00:00"', text)
    return re.sub(r'(<testsuite [^>]*)hostname="[^"]*"', r'\g<1>hostname="localhost"', text)


def without_repetitions(text: str) -> str:
    """A report whose functions and classes have no contexts; files keep theirs."""
    report = json.loads(text)
    for entry in report["files"].values():
        for kind in ("functions", "classes"):
            for region in entry[kind].values():
                region["contexts"] = {}
    return json.dumps(report)


class Workshop:
    """One virtual environment with one version of coverage.py, and the copy of the project."""

    def __init__(self, tool: Tool, interpreter: str, folder: Path, pip_args: Sequence[str]) -> None:
        self.tool = tool
        self.folder = folder / tool.tag
        self.root = self.folder / "shop"
        self._python = self.folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        ignore = shutil.ignore_patterns("__pycache__")
        for name in ("src", "tests"):
            shutil.copytree(HERE / name, self.root / name, ignore=ignore)
        shutil.copy(HERE / "pyproject.toml", self.root)
        run([interpreter, "-m", "venv", self.folder / "venv"], self.folder)
        packages = [f"coverage[toml]=={tool.coverage}", f"pytest=={PYTEST}"]
        if tool == MAIN:
            packages.append(f"pytest-cov=={PYTEST_COV}")
        run([self._python, "-m", "pip", "install", "--quiet", *pip_args, *packages], self.folder)

    def python(self, *args: object, data: Path) -> None:
        data.parent.mkdir(parents=True, exist_ok=True)
        environ = {
            **os.environ,
            "COVERAGE_FILE": str(data),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
        }
        run([self._python, *args], self.root, environ)

    def data(self, name: str) -> Path:
        return self.folder / "data" / name / "data"

    def tests(self, name: str, targets: Iterable[object], junit: Optional[Path] = None) -> Path:
        """Run tests under coverage; the data file."""
        options: List[object] = ["-q", "-p", "no:cacheprovider"]
        if junit is not None:
            options += ["-o", "junit_family=xunit1", f"--junit-xml={self.folder / 'junit.xml'}"]
        self.python("-m", "coverage", "run", "-m", "pytest", *options, *targets, data=self.data(name))
        if junit is not None:
            self._deliver(self.folder / "junit.xml", junit)
        return self.data(name)

    def combine(self, name: str, parts: Iterable[Path]) -> Path:
        self.python("-m", "coverage", "combine", "--keep", *parts, data=self.data(name))
        return self.data(name)

    def report(
        self,
        data: Path,
        target: Path,
        *options: str,
        edit: Callable[[str], str] = str,
    ) -> None:
        """One report; the kind is that of the extension."""
        raw = self.folder / "report"
        self.python("-m", "coverage", target.suffix[1:], "-o", raw, *options, data=data)
        self._deliver(raw, target, edit)

    def _deliver(self, raw: Path, target: Path, edit: Callable[[str], str] = str) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(neutral(edit(raw.read_text(encoding="utf-8")), self.root))
        raw.unlink()
        print(f"wrote {target.relative_to(HERE).as_posix()} ({target.stat().st_size:,} bytes)", flush=True)


def run(command: Sequence[object], folder: Path, environ: Optional[Dict[str, str]] = None) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=str(folder), env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"failed: {shlex.join(words)}\n{done.stdout.decode('utf-8', 'replace')}")


def make_versions(shop: Workshop) -> None:
    """Each layer in one run, and their union."""
    target = HERE / "versions" / shop.tool.tag
    shutil.rmtree(str(target), ignore_errors=True)
    parts = {layer: shop.tests(layer, [f"tests/{layer}"]) for layer in LAYERS}
    parts["oracle"] = shop.combine("oracle", list(parts.values()))
    for name, data in parts.items():
        for kind in ("json", "xml", "lcov") if shop.tool.lcov else ("json", "xml"):
            shop.report(data, target / f"{name}.{kind}")


def make_reports(shop: Workshop) -> None:
    """The reports of a CI whose unit tests run in two shards."""
    target = HERE / "reports"
    shutil.rmtree(str(target), ignore_errors=True)
    files = sorted(path.relative_to(shop.root) for path in (shop.root / "tests" / "unit").rglob("test_*.py"))
    parts = []
    for number in (1, 2):
        folder = target / "unit"
        data = shop.tests(f"shard-{number}", files[number - 1::2], folder / f"junit-{number}.xml")
        shop.report(data, folder / f"coverage-{number}.json")
        parts.append(data)
    for layer, name in (("integration", "coverage.xml"), ("e2e", "coverage.json")):
        data = shop.tests(f"main-{layer}", [f"tests/{layer}"], target / layer / "junit.xml")
        shop.report(data, target / layer / name)
        parts.append(data)
    shop.report(shop.combine("main-oracle", parts), target / "oracle.json")


def make_contexts(shop: Workshop) -> None:
    """One run in which every line knows the tests that executed it."""
    target = HERE / "reports-contexts"
    shutil.rmtree(str(target), ignore_errors=True)
    options = ["-q", "-p", "no:cacheprovider", "--cov", "--cov-context=test", "--cov-report="]
    for folder, tests, edit in ((target, ["tests"], without_repetitions), (target / "few", FEW_TESTS, str)):
        data = shop.data(f"contexts-{folder.name}")
        shop.python("-m", "pytest", *options, *tests, data=data)
        shop.report(data, folder / "coverage.json", "--show-contexts", edit=edit)


def interpreters(given: Iterable[str], needed: Iterable[str]) -> Dict[str, str]:
    found = dict(entry.split("=", 1) for entry in given)
    for version in needed:
        path = found.get(version) or shutil.which(f"python{version}")
        if path is None:
            sys.exit(f"python{version} is not on PATH; name it with --python {version}=INTERPRETER")
        found[version] = path
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", default=[], metavar="X.Y=INTERPRETER")
    parser.add_argument("--only", action="append", choices=PARTS, help="write only this part (repeatable)")
    parser.add_argument("--pip-args", default="--disable-pip-version-check", help="further options for pip install")
    args = parser.parse_args()
    wanted = args.only or PARTS
    tools = VERSIONS if "versions" in wanted else (MAIN,)
    found = interpreters(args.python, {tool.python for tool in tools})
    for tool in tools:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary).resolve()
            (folder / tool.tag).mkdir()
            shop = Workshop(tool, found[tool.python], folder, shlex.split(args.pip_args))
            if "versions" in wanted:
                make_versions(shop)
            if tool == MAIN and "reports" in wanted:
                make_reports(shop)
            if tool == MAIN and "reports-contexts" in wanted:
                make_contexts(shop)


if __name__ == "__main__":
    main()
