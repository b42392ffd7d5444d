"""Writes docs/benchmarks.md from the JSON files in benchmarks/results."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
VETTED_LIMIT = 0.1  # findings in 1,000 lines
TARGET = HERE.parent / "docs" / "benchmarks.md"
SCORES = {"first": "named first", "top3": "second or third", "noticed": "noticed", "nothing": "nothing", "failed": "no diagnosis"}

HEAD = """# Benchmarks

This page is written by `python benchmarks/write_docs.py` from the files in `benchmarks/results/`; do not edit it by hand.
To measure anew (the environment needs `pip install -c constraints.txt -e ".[all]"`):

```console
$ make bench                          # everything below, one after the other
$ python benchmarks/run_faults.py     # all programs under sleuth; --quick for a slice in seven minutes
$ python benchmarks/on_cuda.py --quick --output benchmarks/results/cuda_faults.json   # copies of them on a CUDA device
$ python benchmarks/run_published.py  # the published subjects; --check runs them without sleuth
$ python benchmarks/mutations/generate.py DIR  # mutants of sane programs, for run_faults.py --root DIR
$ python benchmarks/telemetry.py      # what is kept of each step: speed, size, and what is left after kill -9
$ python benchmarks/metrics.py        # logging of metrics beside other tools; environments are made under benchmarks/.envs
$ python benchmarks/writers.py        # eight processes that write runs and are killed, SQLite and PostgreSQL
$ python benchmarks/pages.py          # `sleuth ui`: its start, and its pages with 2,000 runs and a run of a million steps
$ python benchmarks/lint_speed.py     # how fast `sleuth lint` reads torch's own source
$ python benchmarks/lint_vetted.py    # what it says of vetted packages; --site DIR for unpacked wheels
$ python benchmarks/run_tables.py     # tables with one planted fault each, and clean ones
$ python benchmarks/run_large_table.py  # a million rows, beside a bare pass of DuckDB
$ python -m benchmarks.run_large_table --folders 20000000,100000000  # larger than memory; takes 16 GB of disk in TMPDIR
$ python benchmarks/overhead.py       # time, memory, and whether the training is the same bit for bit
$ python benchmarks/peers.py          # other tools, each in its own environment under benchmarks/.envs
$ python benchmarks/write_docs.py
```
"""

FAULTS = """
## Faults

`benchmarks/faults/` holds pairs of ordinary scripts: `faulty.py` has one planted fault in an otherwise sane program, and
`fixed.py` is its twin without it. `benchmarks/healthy/` holds programs that are right but look odd: GANs, frozen
backbones, tied weights, a state that is carried over, a gradient that is stopped on purpose. All run on one processor, use only
data that scikit-learn ships or that they make, and are deterministic. A program scores as *named first* when the planted fault
is the first fault of the diagnosis. A *false fault* is any fault on a twin or on a healthy program.
"""

CUDA = """
## On a CUDA device

`benchmarks/on_cuda.py` rewrites the same programs so that their tensors are on the device, leaves out those that then fail by
themselves, and judges the others as above. The tests in `tests/gpu/` are run there too: eight planted faults, two healthy programs, and
a training that must print the same, digit for digit, with and without sleuth.
"""

PUBLISHED = """
## Published faults

The 33 subjects of [Humbatova, Kim, Jahangirova, Yoo and Tonella 2025](https://doi.org/10.1007/s10664-025-10657-7), with one to
five true faults each, rebuilt in `benchmarks/published/`: programs of the same tasks with faults of the same kinds, in PyTorch and on
small data, each with a twin that has none. `published.toml` lists the kinds, as the paper's
[replication package](https://github.com/dlfaults/dnn-auto-fl-empirical-assesment) gives them, and the names that say each rightly.
The measure is the paper's: recall is the share of the true faults that are named, one finding for each; precision is the share of the
findings that name a true fault; F3 weighs recall nine times as much; of each, the mean over the programs, where a program without a
finding counts as 0. Only proven and likely faults are findings. Where the paper also asks for the layer, only the name counts here.
"""

FIRST_RUNS = """
## First runs on new programs

The programs above have been looked at when a rule missed them, so they say little about the next one. These are the results of the
very first run on programs that were written from the names of the faults alone, without a look at the rules; the programs
joined the benchmark afterwards.

"""

OVERHEAD = """
## Cost

Each workload runs plain and under `sleuth run` with its default settings, in fresh processes and in turn. The ratio is that of the
mean step over the whole loop, the first steps included; the median of the pairs is shown, with the lowest and the highest.
"""

TELEMETRY = """
## Telemetry

What the store keeps of each step, alone in a process; every finished step must be readable after the writer was killed.

"""

PAGES = """
## Live pages

`sleuth ui` on a store of {runs:,} runs, one of them with a million steps. Each page is opened in Chromium with nothing in its cache; the worst
of three is shown. The first one is asked for as soon as the server says that it is ready, so it waits for the reading of all runs. Start
and memory are medians. {load:.1f} other programs wanted one of the {processors} processors meanwhile.

"""

LINT = """
## Reading the code

`sleuth lint` with all its rules over the source of an installed package, nothing cached, one process.

"""

VETTED = """
### What it says of vetted packages

Every Python file of packages that many people use and review, judged by all default rules; each finding was then judged by a person,
and stands with its reason in `benchmarks/vetted.toml`. *True*: the code does what the finding says, also where a test does it on
purpose. Promised: at most {limit} findings in 1,000 lines.

"""

PAIRS = """
### Pairs of programs that were new to it

Programs with one fault each and look-alikes without it, written from the catalogue of faults by somebody who did not see the rules,
as scripts and notebooks. Counted at the first run, before anything was mended: in how many the fault was named, in how many at
exactly the line that the writer gave, and how many findings there were in programs without a fault.

"""

TABLE = """
## A large table

`sleuth data` on a table that the benchmark makes, all rules that need no fitted model; beside a bare pass of DuckDB over all columns.

"""

PEERS = """
## Other tools

The same programs under other tools. They have to be built into a program, so `benchmarks/peers.py` does that without touching the
scripts: {method}
"""


def load(name: str) -> dict | list | None:
    """A result file, or None if it was never measured."""
    path = HERE / "results" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def rows(head: list[str], body: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(str(c) for c in row) + " |" for row in [head, ["---"] * len(head), *body]]
    return "\n".join(lines) + "\n"


def faults_text(found: dict) -> str:
    """What was found in faulty, fixed and healthy programs."""
    scores, total = found["scores"], found["n_faulty"]
    sane = found["n_fixed"] + found["n_healthy"]
    totals = [[title, scores[key], f"{100 * scores[key] / total:.0f} %"] for key, title in SCORES.items()]
    body = [[f"`{rule}`", sum(row.values()), *(row[key] or "" for key in SCORES)] for rule, row in found["rules"].items()]
    text = FAULTS + f"\n{total} faulty programs:\n\n" + rows(["diagnosis", "programs", "share"], totals)
    text += f"\nPrograms without a fault: {sane} ({found['n_fixed']} twins, {found['n_healthy']} healthy programs). "
    text += f"False faults on {len(found['false_faults'])} of them; symptoms on {len(found['symptoms_on_sane'])}.\n"
    for title, key in (("false faults", "false_faults"), ("symptoms", "symptoms_on_sane")):
        if found[key]:
            listed = [[f"`{e['program']}`", e["role"], ", ".join(f"`{r}`" for r in e["rules"])] for e in found[key]]
            text += "\n" + rows(["program", "role", title], listed)
    text += "\n" + rows(["rule", "programs", *SCORES.values()], body)
    missed = [p for p in found["programs"] if p["role"] == "faulty" and p["score"] != "first"]
    if missed:
        listed = [[f"`{p['program']}`", ", ".join(p["faults"]) or "none", ", ".join(p["symptoms"]) or "none"] for p in missed]
        text += "\nNot named first:\n\n" + rows(["program", "faults", "symptoms"], listed)
    return text


def cuda_text(found: dict) -> str:
    """What was found on a device."""
    n_sane = found["n_fixed"] + found["n_healthy"]
    text = (
        CUDA
        + f"\nOn {found['device']}: {found['n_run']} of {found['n_copies']} copies run, {found['n_faulty'] + n_sane} were judged. "
    )
    text += f"{found['scores']['first']} of {found['n_faulty']} faulty ones named first; false faults on {len(found['false_faults'])} and "
    text += f"symptoms on {len(found['symptoms_on_sane'])} of {n_sane} programs without a fault.\n"
    missed = [p for p in found["programs"] if p["role"] == "faulty" and p["score"] != "first"]
    listed = [[f"`{p['program']}`", ", ".join(p["faults"]) or "none"] for p in missed]
    return text + "\nNot named first:\n\n" + rows(["program", "faults"], listed) if missed else text


def published_text(found: dict) -> str:
    """Recall and precision on the published subjects."""
    means, total = found["mean"], found["total"]
    body: list[list[object]] = [["sleuth, on these programs", *(f"{means[key]:.2f}" for key in ("recall", "precision", "f3"))]]
    subjects = tomllib.loads((HERE / "published" / "published.toml").read_text(encoding="utf-8"))
    for tool, numbers in subjects["paper"].items():
        body.append([f"{tool}, on the paper's programs", *(f"{numbers[key]:.2f}" for key in ("recall", "precision", "f3"))])
    text = PUBLISHED + "\n" + rows(["mean over 33 programs", "recall", "precision", "F3"], body)
    text += "\nThe other tools' numbers are the paper's, for its own programs in Keras: they are no comparison on the same programs.\n"
    text += f"\nIn all, {total['n_found']} of {total['n_true']} true faults are named ({total['n_found_with_hints']} with hints), and "
    text += f"{total['n_right']} of {total['n_findings']} findings are right. "
    text += f"False faults on {len(found['false_faults'])} of {found['n_programs']} twins.\n\n"
    kinds = [[code, subjects["kinds"][code], n, named or ""] for code, (named, n) in found["kinds"].items()]
    text += rows(["kind", "", "true faults", "named"], kinds)
    if found["false_faults"]:
        text += "\n" + rows(
            ["twin", "false faults"], [[f"`{e['program']}`", ", ".join(e["rules"])] for e in found["false_faults"]]
        )
    listed = [
        [
            f"`{p['program']}`",
            p["number"],
            ", ".join(p["kinds"]),
            f"{p['n_found']} of {p['n_true']}",
            ", ".join(p["faults"]) or "none",
        ]
        for p in found["programs"]
    ]
    return text + "\n" + rows(["program", "subject", "true faults", "named", "findings"], listed)


def first_runs_text(found: list[dict]) -> str:
    """What came of programs at first sight."""
    body = [
        [r["date"], r["written"], f"{r['first']} of {r['n_faulty']}", f"{r['false_faults']} of {r['n_sane']}", r["missed"]]
        for r in found
    ]
    return FIRST_RUNS + rows(["date", "programs", "named first", "false faults", "missed"], body)


def overhead_text(found: dict) -> str:
    """Time, memory and sameness."""
    machine = found["machine"]
    text = OVERHEAD + f"\nMeasured on {machine['cores']} cores ({machine['processor']}), Python {machine['python']}"
    text += f"{'; ' + machine['note'] if machine.get('note') else ''}.\n\n"
    head = ["workload", "threads", "plain step", "ratio", "lowest to highest", "processor time", "promised", "memory over plain"]
    body = [
        [
            c["workload"], c["threads"], f"{c['plain_ms']:.2f} ms", f"{c['ratio_wall']:.3f}", f"{c['lowest']:.3f} to {c['highest']:.3f}",
            f"{c['ratio_processor']:.3f}", f"{c['limit']:.2f}", f"{c['more_mb']:.0f} MB",
        ]
        for c in found["costs"]
    ]  # fmt: skip
    text += rows(head, body)
    text += "\nThe same training with and without sleuth, bit for bit:\n\n"
    word = {True: "same", False: "**differs**"}
    ends = [[e["program"], *(word[e[key]] for key in ("same_weights", "same_losses", "same_random"))] for e in found["sameness"]]
    return text + rows(["program", "weights and buffers", "losses", "random generators"], ends)


def telemetry_text(found: dict) -> str:
    """Speed and size of the store."""
    steps, limits, kills = found["steps"], found["limits"], found["kill"]
    n_whole = sum(bool(one["is_whole"]) for one in kills)
    body = [
        ["a step's scalars, processor time", f"{steps['write_step_us']:.2f} µs", f"at most {limits['write_step_us']:.0f} µs"],
        ["scalars of steps", f"{steps['scalars_per_second']:,.0f} a second", f"at least {limits['scalars_per_second']:,}"],
        ["size of a scalar", f"{steps['bytes_per_scalar']:.1f} bytes", f"at most {limits['bytes_per_scalar']:.0f}"],
        *(
            [
                f"scalars in vectors of {v['n_layers']:,}",
                f"{v['scalars_per_second']:,.0f} a second, {v['bytes_per_scalar']:.1f} bytes each",
                "",
            ]
            for v in found["vectors"]
        ),
        ["every finished step readable after `kill -9`", f"{n_whole} of {len(kills)} trials", "all"],
    ]
    return TELEMETRY + rows(["what", "measured", "promised"], body)


def metrics_text(found: dict) -> str:
    """Logging of metrics, beside other tools."""
    body = [
        [
            f"{name} {one.get('version', '')}".strip(),
            f"{one['scalars_per_second']:,}",
            f"{one['scalars_per_second_ended']:,}",
            f"{one['bytes_per_scalar']:.1f}",
            f"{one['steps_left']:,} of {one['steps_logged']:,}",
        ]
        for name, one in found["tools"].items()
    ]
    head = (
        f"\nLogging {found['metrics']} metrics in each of {found['steps']:,} steps, each tool in an environment of its own:\n\n"
    )
    foot = (
        "\nTwo speeds, since some tools put what they are given into a queue and write it later: that of the calls, and that until the run "
        "has ended and all of it is on the disk. Steps left are those that can be read when the process was killed by `kill -9` right after the "
        "last call; sleuth writes in the call itself.\n"
    )
    titles = ["tool", "scalars a second, calls", "until the end", "bytes a scalar", "steps left"]
    return head + rows(titles, body) + foot


def writers_text(found: dict) -> str:
    """Catalogues under writers that are killed."""
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    body = [
        [names[name], f"{one.get('rounds', found['rounds'])}", f"{one['kept']:,}", f"{one['cut_off']:,}", f"{one['n_wrong']:,}"]
        for name, one in found.items()
        if name in names
    ]
    times = found["seconds_to_list_2000"]
    head = f"\n{found['processes']} processes write runs at once, and are killed at random:\n\n"
    foot = (
        f"\nA list of 2,000 runs takes {times['first']:.2f} s the first time and {times['again']:.2f} s from then on; "
        f"{times['without an index']:.2f} s without an index, with all files in the cache.\n"
    )
    return head + rows(["catalogue", "rounds", "runs kept", "cut off", "lost, damaged or shown wrongly"], body) + foot


def pages_text(found: dict) -> str:
    """The start of the server, and each page."""
    limits = found["limits"]
    start = [
        ["ready", f"{found['ready_seconds']:.2f} s ({found['ready_processor_seconds']:.2f} s of processor time)", f"at most {limits['ready_seconds']:.0f} s"],
        ["memory then", f"{found['ready_megabytes']:.0f} MB", f"at most {limits['ready_megabytes']:.0f} MB"],
        ["memory after all pages", f"{found['after_megabytes']:.0f} MB", ""],
    ]  # fmt: skip
    body = [
        [name, f"{one['first_paint_seconds']:.2f} s", f"{one['settled_seconds']:.2f} s", f"{one['kilobytes']:.0f} kB"]
        for name, one in found["pages"].items()
    ]
    promised = ["promised", f"at most {limits['first_paint_seconds']:.0f} s", "", f"at most {limits['kilobytes']:.0f} kB"]
    head = PAGES.format(runs=found["runs"], load=found["load_before"], processors=found["processors"])
    return head + rows(["what", "measured", "promised"], start) + "\n" + rows(
        ["page", "first paint", "all is there", "transferred"], [*body, promised]
    )  # fmt: skip


def lint_text(found: dict) -> str:
    """How fast programs are read."""
    limits = found["limits"]
    body = [
        ["lines a second of processor time", f"{found['lines_per_second']:,}", f"at least {limits['lines_per_second']:,}"],
        ["over `ast.parse` alone", f"{found['times_parsing']:.1f} times", ""],
        ["start of the command", f"{found['start_seconds']:.2f} s", f"at most {limits['start_seconds']:.2f} s"],
        ["memory", f"{found['peak_mb']:.0f} MB", f"at most {limits['peak_mb']:.0f} MB"],
    ]
    about = f"{found['package']}: {found['files']:,} files, {found['lines']:,} lines, {found['found']} findings.\n\n"
    return LINT + about + rows(["what", "measured", "promised"], body)


def vetted_text(found: dict) -> str:
    """What is said of packages in which nothing is expected."""
    per_1000 = 1000 * found["found"] / found["lines"]
    about = (
        f"{found['files']:,} files of {len(found['packages'])} packages were read to their end, {found['lines']:,} lines, without a "
        f"failure ({found['failed']}); {found['unreadable']} are no valid Python. {found['found']} findings, {per_1000:.3f} in 1,000 "
        f"lines: {found['true']} true, {found['false']} false"
    )
    about += f", {found['unjudged']} not judged.\n\n" if found["unjudged"] else ".\n\n"
    body = [
        [f"`{one['rule']}`", one["found"], one["true"] or "", one["false"] or "", f"{1000 * one['found'] / found['lines']:.4f}"]
        for one in found["rules"]
    ]
    listed = ", ".join(f"{one['name']} {one['version']}" for one in found["packages"])
    return (
        VETTED.format(limit=VETTED_LIMIT)
        + about
        + rows(["rule", "findings", "true", "false", "in 1,000 lines"], body)
        + f"\n{listed}.\n"
    )


def pairs_text(found: list[dict]) -> str:
    """First runs of lint on new programs."""
    body = [
        [one["date"], one["pairs"], f"{one['named']} ({100 * one['named'] / one['pairs']:.0f} %)", one["at_line"],
         f"{one['false']} in {one['healthy']}", one["note"]]
        for one in found
    ]  # fmt: skip
    return PAIRS + rows(["date", "pairs", "named", "at the line", "findings in healthy programs", "note"], body)


def table_text(found: dict) -> str:
    """Time and memory on a large table."""
    names = {"bare_pass": "a bare pass", "integrity": "one table", "comparison": "two halves compared"}
    body = [[title, f"{found[key]['processor_seconds']:.1f} s", f"{found[key]['megabytes']} MB"] for key, title in names.items()]
    about = f"{found['rows']:,} rows, {found['file_megabytes']} MB of Parquet. Promised: 10 s of processor time and 600 MB.\n\n"
    return TABLE + about + rows(["what", "processor time", "memory"], body)


def folders_text(found: dict) -> str:
    """Time and memory on folders larger than memory."""
    head = ["rows", "Parquet", "processor time", "of a million rows", "time on the clock", "memory"]
    body = [
        [
            f"{one['rows']:,}", f"{one['file_megabytes'] / 1000:.1f} GB", f"{one['processor_seconds']:.0f} s",
            f"{one['processor_seconds_per_million_rows']:.2f} s", f"{one['seconds']:.0f} s", f"{one['megabytes']} MB",
        ]
        for one in found["folders"]
    ]  # fmt: skip
    return f"\nFolders of Parquet files of {found['columns']} columns, each checked whole:\n\n" + rows(head, body)


def peers_text(found: dict) -> str:
    """Detection and cost of other tools."""
    text = PEERS.format(method=found["method"])
    workloads = [w for w in found["workloads"] if any(w in tool["ratios"] for tool in found["tools"])]
    head = [
        "tool", "faulty programs it could run on", "spoke up", "named the cause", "spoke up on programs without a fault", *workloads
    ]  # fmt: skip
    body = [
        [
            t["tool"], t["n_faulty"], t["spoke"] if t["judges"] else "does not judge", t["named"] if t["judges"] else "",
            f"{t['spoke_on_sane']} of {t['n_sane']}" if t["judges"] else "", *(f"{t['ratios'][w]:.2f}" if w in t["ratios"] else "" for w in workloads),
        ]
        for t in found["tools"]
    ]  # fmt: skip
    text += "\n" + rows(head, body)
    return text + "\n" + "\n".join(f"- {note}" for note in found["notes"]) + "\n"


def classical_text(found: list[dict]) -> str:
    text = "\n## Programs with classical models\n\n"
    text += "Processor time of whole programs, plain and under `sleuth run` without experiments; what is added is nearly the same for all.\n\n"
    body = [
        [one["program"], f"{one['plain']:.2f} s", f"+{one['added_seconds']:.2f} s", "yes" if one["same_output"] else "no"]
        for one in found
    ]
    return text + rows(["program", "plain", "added", "prints the same"], body)


def document() -> str:
    """The whole page; a part that was never measured is left out."""
    parts = [HEAD]
    for name, write in (
        ("faults", faults_text),
        ("cuda_faults", cuda_text),
        ("first_runs", first_runs_text),
        ("published", published_text),
        ("overhead", overhead_text),
        ("telemetry", telemetry_text),
        ("metrics", metrics_text),
        ("writers", writers_text),
        ("pages", pages_text),
        ("lint_speed", lint_text),
        ("lint_vetted", vetted_text),
        ("lint_pairs", pairs_text),
        ("large_table", table_text),
        ("huge_table", folders_text),
        ("classical", classical_text),
        ("peers", peers_text),
    ):
        found = load(name)
        if found:
            parts.append(write(found))
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
