"""Holds what `sleuth lint` says of vetted packages against the judgement of a person, kept in `vetted.toml`.

    python benchmarks/lint_vetted.py                    packages of this environment
    python benchmarks/lint_vetted.py --site DIR ...     and of these folders, into which wheels were unpacked
    python benchmarks/lint_vetted.py --print            the findings that nobody has judged, as entries for vetted.toml

Every Python file of each package is read, by all default rules. A finding is known by its package, path, rule and line of text, so
that it stays judged when lines move. The result holds findings, true ones and false ones of each rule, how many there are in 1,000
lines, and how many files were read to the end without a failure.
"""

from __future__ import annotations

import argparse
import json
import sysconfig
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

HERE = Path(__file__).resolve().parent
JUDGED = HERE / "vetted.toml"
RESULTS = HERE / "results" / "lint_vetted.json"


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package with the folder of its source."""

    name: str
    version: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding, as it can be found again."""

    package: str
    path: str
    rule: str
    line: str


def main() -> None:
    """Read, compare, and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", nargs="*", default=[], help="folders with more packages")
    parser.add_argument("--print", dest="prints", action="store_true", help="print what nobody has judged")
    asked = parser.parse_args()
    listed = tomllib.loads(JUDGED.read_text("utf-8"))
    sites = [Path(sysconfig.get_path("purelib")), *map(Path, asked.site)]
    packages = {one.name: one for one in installed(listed["packages"], sites)}
    result, unjudged = compared(listed, packages)
    if asked.prints:
        print("\n".join(map(entry, unjudged)))
        return
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"{result['files']:,} files, {result['lines']:,} lines, {result['failed']} failures; {result['found']} findings, "
          f"{result['true']} true, {result['false']} false, {len(unjudged)} not judged")  # fmt: skip
    for name in sorted(set(listed["packages"]) - set(packages)):
        print(f"{name} is not installed: its findings are not counted")


def installed(wanted: dict[str, str], sites: list[Path]) -> Iterator[Package]:
    """The packages of the list that these folders hold; the first folder counts."""
    seen: set[str] = set()
    for site in sites:
        for one in distributions(path=[str(site)]):
            name = one.metadata["Name"]
            folder = site / wanted[name] if name in wanted else None
            if folder is not None and folder.is_dir() and name not in seen:
                seen.add(name)
                yield Package(name, one.version, folder)


def compared(listed: dict, packages: dict[str, Package]) -> tuple[dict, list[Seen]]:
    """What was found, beside what a person said of it; and what nobody has judged."""
    judged = {Seen(one["package"], one["path"], one["rule"], one["line"]): one["verdict"] for one in listed["finding"]}
    counts: dict[str, Counter[str]] = {}
    unjudged: list[Seen] = []
    sizes = Counter(files=0, lines=0, unreadable=0, failed=0)
    rows = []
    for package in sorted(packages.values(), key=lambda one: one.name.lower()):
        before = Counter(sizes)
        for seen in read(package, sizes):
            verdict = judged.get(seen, "unjudged")
            counts.setdefault(seen.rule, Counter())[verdict] += 1
            unjudged += [seen] if verdict == "unjudged" else []
        n_files, n_lines = sizes["files"] - before["files"], sizes["lines"] - before["lines"]
        rows.append({"name": package.name, "version": package.version, "files": n_files, "lines": n_lines})
    rules = [{"rule": rule, "found": sum(count.values()), **{key: count[key] for key in ("true", "false", "unjudged")}}
             for rule, count in sorted(counts.items())]  # fmt: skip
    total = {key: sum(one[key] for one in rules) for key in ("found", "true", "false", "unjudged")}
    return {"packages": rows, **sizes, **total, "rules": rules}, unjudged


def read(package: Package, sizes: Counter[str]) -> Iterator[Seen]:
    """The findings in every Python file of the package."""
    from sleuth.diagnosis.engine import discover
    from sleuth.lint.joining import joined
    from sleuth.lint.judging import judge_all
    from sleuth.lint.settings import Plan

    files = sorted(package.folder.rglob("*.py"))
    for report in joined(tuple(judge_all(files, discover(("code",)), Plan()))):
        is_bug = "bug in sleuth" in report.error
        sizes.update(
            files=1, lines=report.n_lines, unreadable=bool(report.error) and not is_bug, failed=is_bug + len(report.failed)
        )
        path = Path(report.file).relative_to(package.folder.parent).as_posix()
        for one, excerpt in zip(report.found, report.excerpts, strict=True):
            yield Seen(package.name, path, one.rule.name, excerpt.strip())


def entry(seen: Seen) -> str:
    """A finding as an entry of the list, still to be judged."""
    fields = {"package": seen.package, "path": seen.path, "rule": seen.rule, "line": seen.line, "verdict": "", "reason": ""}
    return "[[finding]]\n" + "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()) + "\n"


if __name__ == "__main__":
    main()
