"""Reads every Python file that is installed, to see that the analyser never fails, how fast it is, and how often it speaks.

    python benchmarks/read_everything.py [FOLDER ...]

Without folders: the standard library and all installed packages. Prints what failed, the speed beside that of `ast.parse` alone,
the memory, and every finding with its place, to be judged by a person.
"""

import argparse
import ast
import resource
import sysconfig
import time
from pathlib import Path

from sleuth.diagnosis.engine import discover
from sleuth.evidence.source.topics import TOPICS
from sleuth.lint.judging import judge_file
from sleuth.lint.settings import Plan
from sleuth.probes.source.reading import read_program
from sleuth.probes.source.texts import Unreadable, read_text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", default=[sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")])
    parser.add_argument("--deep", action="store_true", help="read each file for all topics, also those that no rule asks for")
    asked = parser.parse_args()
    files = sorted({path for folder in asked.folders for path in Path(folder).rglob("*.py") if path.is_file()})
    if asked.deep:
        print(f"{len(files)} files read for all topics, {read_deeply(files)} failed")
        return
    rules, plan = discover(("code",)), Plan()
    n_lines, parse_seconds, found, errors = 0, 0.0, [], []
    began = time.process_time()
    for path in files:
        report = judge_file(path, rules, plan)
        n_lines += report.n_lines
        found += report.found
        errors += [report.error] if "bug in sleuth" in report.error else []
        errors += [f"{path}: {one.rule.name}: {one.reason}" for one in report.failed]
    seconds = time.process_time() - began
    for path in files:
        parse_seconds += parse_time(path)
    for line in errors:
        print("FAILED", line)
    for one in found:
        span = one.finding.where.span
        print(f"{span.file}:{span.line} {one.rule.name} ({one.certainty})")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(files)} files, {n_lines} lines, {n_lines / seconds:,.0f} lines per processor second,")
    print(f"{seconds / parse_seconds:.1f} times ast.parse alone, {memory:.0f} MB, {len(errors)} failures, {len(found)} findings")


def read_deeply(files):
    """Read each file as if there were a question about every topic; the number of files on which that fails."""
    failed = 0
    for path in files:
        try:
            read_program(read_text(path), asked=frozenset(TOPICS))
        except Unreadable:
            continue
        except Exception as error:
            failed += 1
            print("FAILED", path, type(error).__name__, error)
    return failed


def parse_time(path):
    try:
        text = path.read_text("utf-8", errors="replace")
        began = time.process_time()
        ast.parse(text)
        return time.process_time() - began
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0.0


if __name__ == "__main__":
    main()
