"""What `sleuth ui` costs: its start and memory, and each page's first paint and bytes, with 2,000 runs and a run of a million steps.

    python benchmarks/pages.py [--json FILE]

The pages are opened in Chromium by Playwright, each in a new profile without a cache; the first page of all is asked for as soon as the
server says that it is ready, so that it pays for reading the store.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from sleuth.store.steps import FRAME, HEADER, TAG

LIMITS = {"ready_seconds": 1.0, "ready_megabytes": 80.0, "first_paint_seconds": 1.0, "kilobytes": 300.0}
CHROMIUM = "/usr/bin/chromium"
FAULTS = ("loss-plateau", "dead-relu-bias", "noisy-labels", "exploding-gradients", "overfitting")
LONG = "2026-11-20-1200-long-lark"
PAINT = (
    "() => { const found = performance.getEntriesByName('first-contentful-paint')[0]; return found ? found.startTime : null; }"
)


def steps(losses: np.ndarray) -> bytes:
    """`steps.bin` with these losses."""
    frames = np.zeros(
        len(losses),
        np.dtype([("loss", "<f8"), ("lr", "<f8"), ("seconds", "<f4"), ("wait", "<f4"), ("step", "<u4"), ("tag", "<u4")]),
    )
    frames["loss"], frames["lr"], frames["seconds"], frames["wait"] = (
        losses,
        1e-3 / (1 + np.arange(len(losses)) / 1e5),
        0.01,
        0.001,
    )
    frames["step"] = np.arange(len(losses))
    frames["tag"] = frames["step"] ^ np.uint32(TAG)
    assert frames.dtype.itemsize == FRAME.size
    return HEADER + frames.tobytes()


def keep(store: Path, name: str, index: int, losses: np.ndarray) -> None:
    """A run as `sleuth run` leaves it."""
    folder = store / name
    folder.mkdir(parents=True)
    faults = [FAULTS[index % len(FAULTS)]] if index % 3 == 0 else []
    info = {
        "schema": 1, "run": name, "script": f"train_{index % 7}.py", "command": ["sleuth", "run", "train.py", "--lr", str(index)], "folder": "/work",
        "process": 1, "started": f"2026-11-{1 + index // 100:02}T{index % 24:02}:{index % 60:02}:00+00:00", "ended": "2026-11-30T00:00:00+00:00",
        "status": "finished", "exit_code": 0, "exception": "", "git": {"commit": f"{index:040x}", "is_dirty": False}, "seeds": {"torch": index},
        "environment": {"Python": "3.11.7", "torch": "2.13.0", "platform": "Linux"}, "settings": {"budget": 1.03, "rules": {}},
    }  # fmt: skip
    found = [
        {
            "rule": one,
            "code": "T002",
            "certainty": "proof",
            "message": f"{one} was seen.",
            "where": {"first_step": 3},
            "values": {},
        }
        for one in faults
    ]
    (folder / "run.json").write_text(json.dumps(info))
    (folder / "diagnosis.json").write_text(json.dumps({"schema": 1, "verdict": "fault" if faults else "clean", "faults": found}))
    (folder / "labels.json").write_text(json.dumps({"tags": [f"tag-{index % 9}"], "note": ""}))
    (folder / "steps.bin").write_bytes(steps(losses))


def store(place: Path, n_runs: int, n_steps: int) -> None:
    """Runs of 200 steps, and one of `n_steps`."""
    rng = np.random.default_rng(0)
    for index in range(n_runs - 1):
        keep(
            place,
            f"2026-11-{1 + index // 100:02}-0000-run-{index:04}",
            index,
            2 / (1 + np.arange(200) / 20) + rng.random(200) / 9,
        )
    keep(place, LONG, 1999, 2 / (1 + np.arange(n_steps) / 1e4) + rng.random(n_steps) / 9)


def started(place: Path) -> tuple[subprocess.Popen, str, float]:
    """The server, its address, and the seconds until it said so."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "sleuth", "ui", "--no-open", "--port", "0", "--store", str(place)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    return process, re.search(r"http://\S+?(?=/ )", said)[0], time.perf_counter() - began


def opened(browser, url: str) -> dict[str, float]:
    """Seconds to the first paint and until the network is quiet, and what was transferred."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    n_bytes, n_requests = [], []
    session.on("Network.loadingFinished", lambda event: n_bytes.append(event["encodedDataLength"]))
    tab.on("request", lambda request: n_requests.append(request.url))
    began = time.perf_counter()
    tab.goto(url, wait_until="load")
    painted = None
    while painted is None and time.perf_counter() - began < 20:
        painted = tab.evaluate(PAINT)
        tab.wait_for_timeout(20)
    settled, seen = time.perf_counter(), -1
    while time.perf_counter() - settled < 0.7 and time.perf_counter() - began < 20:
        if len(n_bytes) != seen:
            seen, settled = len(n_bytes), time.perf_counter()
        tab.wait_for_timeout(20)
    context.close()
    return {
        "first_paint_seconds": painted / 1000,
        "settled_seconds": settled - began,
        "kilobytes": sum(n_bytes) / 1000,
        "requests": len(n_requests),
    }


def measured(place: Path, rounds: int) -> dict[str, object]:
    """Start and memory: the median of several starts; pages: the worst of several opens."""
    from playwright.sync_api import sync_playwright

    starts, work, sizes = [], [], []
    for _ in range(rounds):
        process, url, seconds = started(place)
        starts.append(seconds)
        times = psutil.Process(process.pid).cpu_times()
        work.append(times.user + times.system)
        sizes.append(psutil.Process(process.pid).memory_info().rss / 1e6)
        process.kill()
        process.wait()
    names = sorted(path.name for path in place.iterdir())
    pages = {
        "table of all runs, just started": "/",
        "table of all runs": "/",
        "table: search, filter and sort": "/?q=train_3&where=loss+<+0.3&sort=-steps",
        "a run of 200 steps": f"/runs/{names[7]}",
        "a run of 1,000,000 steps": f"/runs/{LONG}",
        "two runs side by side": f"/compare?run={names[7]}&run={names[8]}",
        "with the run of 1,000,000 steps": f"/compare?run={names[7]}&run={LONG}",
    }
    found: dict[str, dict[str, float]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened(browser, "data:text/html,<p>warm</p>")
        for _ in range(rounds):
            process, url, _ = started(place)
            for name, path in pages.items():
                one = opened(browser, url + path)
                worst = found.setdefault(name, one)
                found[name] = {key: max(value, worst[key]) for key, value in one.items()}
            after = psutil.Process(process.pid).memory_info().rss / 1e6
            process.kill()
            process.wait()
        browser.close()
    return {
        "ready_seconds": float(np.median(starts)),
        "ready_processor_seconds": float(np.median(work)),
        "ready_megabytes": float(np.median(sizes)),
        "after_megabytes": after,
        "pages": found,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="sleuth-pages-"))
    try:
        store(place, options.runs, options.steps)
        found = {
            "processors": psutil.cpu_count(),
            "runs": options.runs,
            "load_before": psutil.getloadavg()[0],
            **measured(place, options.rounds),
        }
    finally:
        shutil.rmtree(place)
    beyond = [name for name in ("ready_seconds", "ready_megabytes") if found[name] > LIMITS[name]]
    beyond += [
        f"{page}: {name}"
        for page, one in found["pages"].items()
        for name in ("first_paint_seconds", "kilobytes")
        if one[name] > LIMITS[name]
    ]
    found |= {"limits": LIMITS, "beyond": beyond}
    text = json.dumps(found, indent=1)
    print(text)
    if options.json:
        Path(options.json).write_text(text + "\n")
    return int(bool(beyond))


if __name__ == "__main__":
    sys.exit(main())
