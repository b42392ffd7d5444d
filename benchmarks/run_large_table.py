"""A table of 1,000,000 rows and 30 columns: processor seconds and memory of a whole check, next to a bare pass of DuckDB.

    python -m benchmarks.run_large_table [--rows 1000000] [--json benchmarks/results/large_table.json]
    python -m benchmarks.run_large_table --folders 10000000,100000000 [--json benchmarks/results/huge_table.json]

Two checks in processes of their own: the whole table alone, and its two halves compared. With --folders instead a check of a folder
of Parquet files for each of these numbers of rows, to see that time is linear and memory bounded; 160 MB on disk for a million rows.
The files are made in a temporary folder (`TMPDIR`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
names = [row[0] for row in connection.execute("DESCRIBE SELECT * FROM '{whole}'").fetchall()]
numbers = [name for name in names if name[0] in "ni"]
parts = [f"count({{n}}), min({{n}}), max({{n}}), avg({{n}}), stddev({{n}}), approx_quantile({{n}}, [0.25, 0.5, 0.75])" for n in numbers]
connection.execute(f"SELECT {{', '.join(parts)}}, {{', '.join(f'approx_count_distinct({{n}})' for n in names)}} FROM '{whole}'").fetchall()
"""
CHECK = """
import sleuth
from sleuth.render.html import page
told = sleuth.check({sources})
text = page(told.report)
print("found", [(one.found.rule.name, one.found.finding.where.column) for one in told.diagnosis.faults], "report bytes", len(text))
"""
TIMED = "\nimport resource\nused = resource.getrusage(resource.RUSAGE_SELF)\nprint('COST', used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)\n"


PART = 1_000_000  # rows of a file in a folder


def columns(first=0):
    numbers = [f"(random() * 100 + {k})::DOUBLE AS n{k}" for k in range(18)]
    whole = [f"(random() * {10 ** (k % 4 + 1)})::INTEGER AS i{k}" for k in range(6)]
    texts = [f"'level_' || ((random() * {5 * (k + 1) ** 3})::INTEGER)::VARCHAR AS s{k}" for k in range(4)]
    return ", ".join([f"i + {first} AS id", *numbers, *whole, *texts, "(random() < 0.3)::INTEGER AS target"])


def make(folder, rows):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.5)")
    connection.execute(f"CREATE TABLE t AS SELECT {columns()} FROM range({rows}) r(i)")
    connection.execute(f"COPY t TO '{folder}/whole.parquet' (FORMAT parquet)")
    connection.execute(f"COPY (SELECT * FROM t LIMIT {rows // 2}) TO '{folder}/first.parquet' (FORMAT parquet)")
    connection.execute(f"COPY (SELECT * FROM t OFFSET {rows // 2}) TO '{folder}/second.parquet' (FORMAT parquet)")


def make_parts(folder, begun, rows):
    """Files of a folder, from those that are there on."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SELECT setseed({(begun % 997) / 1000})")
    for first in range(begun, rows, PART):
        selected = f"SELECT {columns(first)} FROM range({min(PART, rows - first)}) r(i)"
        connection.execute(f"COPY ({selected}) TO '{folder}/part{first // PART:05}.parquet' (FORMAT parquet)")


def folders(sizes):
    """The cost for each number of rows; the files of a smaller one are part of the next."""
    made, begun = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for rows in sorted(sizes):
            command = f"from benchmarks.run_large_table import make_parts; make_parts({folder!r}, {begun}, {rows})"
            subprocess.run([sys.executable, "-c", command], check=True, stdout=subprocess.DEVNULL)
            size, started, begun = sum(one.stat().st_size for one in Path(folder).iterdir()), time.monotonic(), rows
            found = cost(CHECK.format(sources=repr(folder)))
            found |= {"rows": rows, "file_megabytes": round(size / 1e6), "seconds": round(time.monotonic() - started, 1)}
            found["processor_seconds_per_million_rows"] = round(found["processor_seconds"] / rows * 1e6, 2)
            print(json.dumps(found), flush=True)
            made.append(found)
    return made


def cost(code):
    done = subprocess.run([sys.executable, "-c", code + TIMED], capture_output=True, text=True, check=True)
    *said, last = done.stdout.strip().splitlines()
    _, seconds, memory = last.split()
    return {"processor_seconds": round(float(seconds), 2), "megabytes": int(memory), "said": " ".join(said)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folders", default="")
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
    if asked.folders:
        result = {"columns": 30, "folders": folders([int(one) for one in asked.folders.split(",")])}
        if asked.json:
            Path(asked.json).write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = f"from benchmarks.run_large_table import make; make({folder!r}, {asked.rows})"
        subprocess.run([sys.executable, "-c", command], check=True, stdout=subprocess.DEVNULL)  # its memory is not ours
        names = {"whole": f"{folder}/whole.parquet"}
        result = {
            "rows": asked.rows,
            "file_megabytes": round(Path(names["whole"]).stat().st_size / 1e6),
            "bare_pass": cost(BARE.format(**names)),
            "integrity": cost(CHECK.format(sources=f"{names['whole']!r}")),
            "comparison": cost(CHECK.format(sources=f"'{folder}/first.parquet', test='{folder}/second.parquet'")),
        }
    print(json.dumps(result, indent=1))
    if asked.json:
        Path(asked.json).write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
