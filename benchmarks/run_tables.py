"""One fault planted in each of many healthy tables, and the healthy tables themselves: what is found first, and what is found wrongly.

    python benchmarks/run_tables.py [--tables bank,iris] [--faults unit,leak] [--seeds 2] [--json benchmarks/results/tables.json]

Found means: the first fault that is named is the planted one, at one of its columns, and at a planted row where rows are known.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

import sleuth

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.tables.clean import CLEAN as FIRST  # noqa: E402
from benchmarks.tables.faults import FAULTS  # noqa: E402
from benchmarks.tables.folders import FOLDERS  # noqa: E402
from benchmarks.tables.unusual import UNUSUAL  # noqa: E402

CLEAN = {**FIRST, **UNUSUAL}
WITHOUT_FAULTS = {*UNUSUAL}  # nothing is planted in them


def judged(splits):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        diagnosis = sleuth.check(**splits).diagnosis
    crashed = [f"{one.rule.name}: {one.reason}" for one in diagnosis.not_checked if one.status.value == "crashed"]
    return [(one.found.rule.name, one.found.finding.where, one.found.finding.message) for one in diagnosis.faults], crashed


def is_right(planted, faults):
    if not faults:
        return False
    name, where, _ = faults[0]
    if name not in planted.rules:
        return False
    at_column = not planted.columns or not where.column or where.column in planted.columns
    return at_column and (not planted.rows or not where.rows or bool(planted.rows.intersection(where.rows)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", default="")
    parser.add_argument("--faults", default="")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
    tables = [name for name in CLEAN if not asked.tables or name in asked.tables.split(",")]
    faults = [one for one in FAULTS if not asked.faults or one.__name__ in asked.faults.split(",")]
    rows, healthy, begun = [], [], time.process_time()
    for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
        for place, name in enumerate(tables):
            splits = CLEAN[name](np.random.default_rng([seed, place]))
            if not asked.faults:
                found, crashed = judged(splits)
                healthy.append({"table": name, "seed": seed, "faults": [one[0] for one in found], "crashed": crashed})
                if found or crashed:
                    print(
                        f"FALSE  {name} {seed}: {[(one[0], one[1].split, one[1].column, one[2]) for one in found]} {crashed}",
                        flush=True,
                    )
            for plant in faults if name not in WITHOUT_FAULTS else ():
                dice = np.random.default_rng([seed, place, FAULTS.index(plant)])
                planted = plant(splits, dice)
                if planted is None:
                    continue
                found, crashed = judged(planted.splits)
                right = is_right(planted, found)
                rows.append(
                    {
                        "table": name,
                        "fault": plant.__name__,
                        "seed": seed,
                        "right": right,
                        "named": any(one[0] in planted.rules for one in found),
                        "first": found[0][0] if found else "",
                        "n_faults": len(found),
                    }
                )
                if not right or crashed:
                    print(
                        f"MISSED {plant.__name__} in {name} {seed} at {planted.columns}: {[(one[0], one[1].split, one[1].column) for one in found[:4]]} {crashed}",
                        flush=True,
                    )
        for place, (name, make) in enumerate(FOLDERS.items()):
            if asked.faults or (asked.tables and name not in asked.tables.split(",")):
                continue
            with tempfile.TemporaryDirectory() as folder:
                found, crashed = judged(make(np.random.default_rng([seed, place]), folder))
            healthy.append({"table": name, "seed": seed, "faults": [one[0] for one in found], "crashed": crashed})
            if found or crashed:
                print(f"FALSE  {name} {seed}: {found} {crashed}", flush=True)
    n = max(len(rows), 1)
    result = {
        "planted": len(rows),
        "found_first": sum(one["right"] for one in rows),
        "named": sum(one["named"] for one in rows),
        "alone": sum(one["right"] and one["n_faults"] == 1 for one in rows),
        "healthy": len(healthy),
        "false": sum(bool(one["faults"]) for one in healthy),
        "processor_seconds": round(time.process_time() - begun),
        "by_fault": {
            plant.__name__: [
                sum(one["right"] for one in rows if one["fault"] == plant.__name__),
                sum(one["fault"] == plant.__name__ for one in rows),
            ]
            for plant in faults
        },
    }
    print(
        f"found first {result['found_first']} of {result['planted']} ({result['found_first'] / n:.1%}), alone {result['alone']}; named at all {result['named']}; false {result['false']} of {result['healthy']} healthy; {result['processor_seconds']} s"
    )
    print(result["by_fault"])
    if asked.json:
        Path(asked.json).write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
