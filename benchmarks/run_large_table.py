"""A table of 1,000,000 rows and 30 columns: processor seconds and memory of a whole check, next to a bare pass of DuckDB.

    python -m benchmarks.run_large_table [--rows 1000000] [--json benchmarks/results/large_table.json]

Two checks in processes of their own: the whole table alone, and its two halves compared. The files are made in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
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


def make(folder, rows):
    import duckdb

    numbers = [f"(random() * 100 + {k})::DOUBLE AS n{k}" for k in range(18)]
    whole = [f"(random() * {10 ** (k % 4 + 1)})::INTEGER AS i{k}" for k in range(6)]
    texts = [f"'level_' || ((random() * {5 * (k + 1) ** 3})::INTEGER)::VARCHAR AS s{k}" for k in range(4)]
    columns = ", ".join(["i AS id", *numbers, *whole, *texts, "(random() < 0.3)::INTEGER AS target"])
    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.5)")
    connection.execute(f"CREATE TABLE t AS SELECT {columns} FROM range({rows}) r(i)")
    connection.execute(f"COPY t TO '{folder}/whole.parquet' (FORMAT parquet)")
    connection.execute(f"COPY (SELECT * FROM t LIMIT {rows // 2}) TO '{folder}/first.parquet' (FORMAT parquet)")
    connection.execute(f"COPY (SELECT * FROM t OFFSET {rows // 2}) TO '{folder}/second.parquet' (FORMAT parquet)")


def cost(code):
    done = subprocess.run([sys.executable, "-c", code + TIMED], capture_output=True, text=True, check=True)
    *said, last = done.stdout.strip().splitlines()
    _, seconds, memory = last.split()
    return {"processor_seconds": round(float(seconds), 2), "megabytes": int(memory), "said": " ".join(said)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
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
