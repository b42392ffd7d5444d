"""The pages in Chromium: each of them, light and dark, narrow and wide, also while a process trains."""

import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import uvicorn

from sleuth.evidence.kept_run import KeptRun, Metric
from sleuth.probes.torch.histograms import GRADIENT_BINS, WEIGHT_BINS
from sleuth.serve.app import Site, application
from sleuth.serve.assets import load
from sleuth.serve.elsewhere import NOWHERE, Elsewhere
from sleuth.serve.runs import Runs
from sleuth.serve.server import bind
from sleuth.store.trace_file import save_trace
from tests.render.deep import deep_trace
from tests.render.reports import faulty_trace
from tests.render.test_inside_maps import insides
from tests.render.test_spread_figures import spread
from tests.serve.test_pages import HOSTILE, MOOSE, OTTER, hostile
from tests.store.kept import keep

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTHS = (360, 1440, 3840)
FINDING = {
    "rule": "optimizer-missing-parameters", "code": "T306", "certainty": "proof", "severity": "error", "message": "Two of four tensors are in no optimiser.",
    "where": {"file": "train.py", "line": 41, "source": "opt = Adam(head.parameters())", "layer": "head", "first_step": 20},
    "values": {"missing": 2}, "fix": "Pass `net.parameters()`.",
    "explains": [{"rule": "loss-plateau", "code": "T002", "certainty": "likely", "message": "It stands.", "where": {"first_step": 40}, "values": {}}],
}  # fmt: skip

TRAINING = """
import sys, time
from pathlib import Path
from tests.store.kept import keep
from sleuth.store.metrics import MetricWriter
from sleuth.store.telemetry import TelemetryWriter
from datetime import UTC, datetime
import os
store, name = Path(sys.argv[1]), sys.argv[2]
folder = keep(store, name, losses=None, status="running", process=os.getpid(), started=datetime.now(UTC).isoformat(), ended="")
(folder / "diagnosis.json").unlink()
writer = TelemetryWriter(folder)
logged = MetricWriter(folder)
for step in range(100_000):
    writer.write_step(step, 2.0 / (1 + step / 100), 0.1, 0.01, 0.0)
    if step % 100 == 99:
        logged.append(step, {"val/acc": step / 100_000})
    time.sleep(0.002)
"""


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A store and the address of its pages."""
    store = tmp_path_factory.mktemp("runs")
    place = bind("127.0.0.1", 0)
    stop = []
    runs = Runs(store)
    runs.others.runs = {
        "2026-11-20-1800-far-crane": Elsewhere(
            KeptRun(
                "2026-11-20-1800-far-crane", str(store / NOWHERE), "finished", started="2026-11-20T18:00:00+00:00", host=HOSTILE,
                verdict="fault", faults=("loss-plateau", HOSTILE), n_steps=9, metrics=(Metric(HOSTILE, 2, 0.5),), commit="abc",
            ),
            "/home/ada/" + HOSTILE,
        )
    }  # fmt: skip
    runs.others.trouble = "the team's catalogue cannot be used: " + HOSTILE
    app = application(Site(runs, load(), lambda: bool(stop)), place.access)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place.listener]}, daemon=True)
    thread.start()
    yield store, place.url.rstrip("/")
    stop.append(True)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def full(served):
    """The store with runs of every kind; the paths of its pages by their names."""
    store, _ = served
    rng = np.random.default_rng(0)
    folder = keep(
        store,
        OTTER,
        losses=(2 / (1 + np.arange(200) / 20) + rng.random(200) / 9).tolist(),
        labels={"tags": ["baseline"], "note": "a note"},
    )
    (folder / "diagnosis.json").write_text(
        json.dumps(
            {"verdict": "fault", "faults": [FINDING], "hints": [FINDING], "not_checked": [{"rule": "dead-units", "reason": "no"}]}
        )
    )
    save_trace(faulty_trace(), folder / "trace.npz")
    (folder / "diff.patch").write_text("--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-lr = 1\n+lr = 0.1\n")
    deep = keep(store, MOOSE, losses=(5 * rng.random(5000) + 1).tolist(), started="2026-11-20T15:00:00+00:00")
    samples = [[rng.normal(0, 0.1, 200) for _ in range(4)]] * 3
    spread_out = {
        f"{name}_histograms": spread(samples, (0, 9, 99), bins, (0, 2, 4, 6))
        for name, bins in (("gradient", GRADIENT_BINS), ("weight", WEIGHT_BINS))
    }
    save_trace(replace(deep_trace(n_steps=5000), insides=insides(), **spread_out), deep / "trace.npz")
    keep(
        store,
        "2026-11-20-1600-dark-raven",
        losses=[1.0, float("inf"), float("inf")],
        faults=("exploding-gradients",),
        status="raised",
        exception="ValueError: no",
    )
    (store / "2026-11-20-1700-lost-lynx").mkdir()
    name = hostile(type("Client", (), {"store": store}))
    both = f"run={OTTER}&run={MOOSE}"
    return {
        "table": "/", "none": "/?q=nothing-has-this", "wrong": "/?where=loss+<", "fault": f"/runs/{OTTER}", "deep": f"/runs/{MOOSE}",
        "raised": "/runs/2026-11-20-1600-dark-raven", "damaged": "/runs/2026-11-20-1700-lost-lynx", "hostile": f"/runs/{quote(name, safe='')}",
        "compare": f"/compare?{both}", "compare-hostile": f"/compare?{both}&run={quote(name)}", "compare-one": f"/compare?run={OTTER}", "missing": "/runs/none", "elsewhere": "/runs/2026-11-20-1800-far-crane",
    }  # fmt: skip


@pytest.fixture
def open_page(browser, served):
    """Open a page; every console message, error and request to elsewhere is collected in its `seen`."""
    contexts = []

    def opened(path, *, theme="light", width=1440, height=900, javascript=True):
        context = browser.new_context(
            color_scheme=theme, viewport={"width": width, "height": height}, java_script_enabled=javascript
        )
        contexts.append(context)
        tab = context.new_page()
        tab.seen = []
        tab.on("console", lambda message: None if "status of 40" in message.text else tab.seen.append(message.text))
        tab.on("pageerror", lambda error: tab.seen.append(str(error)))
        tab.on("request", lambda request: None if request.url.startswith((served[1], "data:,")) else tab.seen.append(request.url))
        tab.goto(served[1] + path)
        tab.wait_for_load_state("load")
        return tab

    yield opened
    for context in contexts:
        context.close()


def settled(tab):
    """Until what comes later is there."""
    for _ in range(100):
        if not tab.locator("div[data-part] > p.note a, #differences > p.note a").count():
            break
        tab.wait_for_timeout(100)
    tab.wait_for_timeout(250)


PAGES = (
    "table",
    "none",
    "wrong",
    "fault",
    "deep",
    "raised",
    "damaged",
    "hostile",
    "compare",
    "compare-hostile",
    "compare-one",
    "missing",
    "elsewhere",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_error_no_request_elsewhere_and_nothing_runs_over(open_page, full, name, theme):
    tab = open_page(full[name], theme=theme)
    settled(tab)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_timeout(120)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.seen == []
    assert not tab.title().startswith("owned")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["table", "wrong", "fault", "deep", "raised", "compare", "missing", "elsewhere"])
def test_axe_finds_nothing_serious(open_page, full, name, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    tab = open_page(full[name], theme=theme)
    settled(tab)
    found = axe.Axe().run(tab).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_charts_are_drawn_with_words_for_those_who_do_not_see_them(open_page, full):
    tab = open_page(full["fault"])
    tab.wait_for_selector("[data-chart=loss] canvas")
    label = tab.get_attribute("[data-chart=loss] .canvasbox", "aria-label")
    assert label.startswith("Loss over steps. 2")
    assert "at step 199" in label
    painted = "() => { const c = document.querySelector('[data-chart=loss] canvas'); return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size; }"
    assert tab.evaluate(painted) > 20


def test_a_long_series_shows_its_real_points_when_zoomed(open_page, full):
    tab = open_page(full["deep"])
    tab.wait_for_selector("[data-chart=loss] canvas")
    box = tab.locator("[data-chart=loss] .u-over").bounding_box()
    tab.locator("[data-chart=loss]").scroll_into_view_if_needed()
    box = tab.locator("[data-chart=loss] .u-over").bounding_box()
    with tab.expect_response(lambda answer: "series?from=" in answer.url) as answer:
        tab.mouse.move(box["x"] + 100, box["y"] + 50)
        tab.mouse.down()
        tab.mouse.move(box["x"] + 140, box["y"] + 50, steps=4)
        tab.mouse.up()
    x = answer.value.json()["charts"][0]["lines"][0]["x"]
    assert x == list(range(x[0], x[-1] + 1))
    assert 100 < len(x) < 600
    tab.get_by_role("button", name="Whole run").first.click()
    tab.wait_for_timeout(200)
    assert tab.seen == []


def test_arrows_read_values_in_a_chart(open_page, full):
    tab = open_page(full["fault"])
    tab.wait_for_selector("[data-chart=loss] canvas")
    tab.focus("[data-chart=loss] .canvasbox")
    tab.keyboard.press("ArrowRight")
    first = tab.inner_text("[data-chart=loss] .u-legend")
    for _ in range(20):
        tab.keyboard.press("ArrowRight")
    assert tab.inner_text("[data-chart=loss] .u-legend") != first
    assert "–" not in first


def focused(tab):
    return tab.evaluate("document.activeElement.textContent.trim()")


def test_the_table_by_keys(open_page, full):
    tab = open_page("/")
    order = tab.evaluate("[...document.querySelectorAll('a.open')].map((one) => one.textContent)")
    tab.keyboard.press("j")
    assert focused(tab) == order[0]
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("x")
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert focused(tab) == order[2]
    assert "2 runs chosen" in tab.inner_text(".bar-below")
    tab.keyboard.press("k")
    assert focused(tab) == order[1]
    tab.keyboard.press("c")
    tab.wait_for_url("**/compare?**")
    tab.go_back()
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "search"
    tab.keyboard.type("keen-otter")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=keen-otter**")
    tab.keyboard.press("j")
    assert focused(tab) == OTTER
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/runs/{OTTER}")
    assert tab.seen == []


def test_an_address_holds_the_whole_view(open_page, full):
    tab = open_page("/?q=2026&where=fault+is+null&sort=-loss")
    assert tab.input_value("#search") == "2026"
    assert tab.input_value("#where") == "fault is null"
    assert tab.locator("th[aria-sort=descending]").inner_text().startswith("Loss")


def test_tab_reaches_everything_in_order(open_page, full):
    tab = open_page("/")
    seen = []
    for _ in range(8):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert seen[:7] == ["Skip to the content", "sleuth", "theme", "search", "where", "columns", "Show"]


def test_without_script_the_table_and_the_diagnosis_are_there(open_page, full):
    assert open_page("/", javascript=False).locator("a.open").count() >= 4
    tab = open_page(full["fault"], javascript=False)
    assert "optimizer-missing-parameters" in tab.inner_text("#verdict")
    tab = open_page("/", javascript=False)
    tab.locator("input[name=run]").nth(0).check()
    tab.locator("input[name=run]").nth(1).check()


def test_the_policy_forbids_foreign_script(open_page, full):
    tab = open_page(full["fault"])
    tab.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.owned = 1'; document.body.append(one); }"
    )
    assert tab.evaluate("window.owned") is None
    assert any("Content Security Policy" in one for one in tab.seen)


def test_the_report_cannot_reach_the_pages(open_page, served, full):
    (served[0] / OTTER / "report.html").write_text(
        "<p>report</p><script>fetch('/').then(() => { document.title = 'reached'; })</script>"
    )
    tab = open_page(f"/runs/{OTTER}/report")
    tab.wait_for_timeout(300)
    assert tab.title() != "reached"
    assert tab.evaluate("origin") == "null"


def n_steps(tab):
    return int(tab.inner_text("[data-fact=steps]").replace(",", ""))


def label(tab):
    return tab.get_attribute("[data-chart=loss] .canvasbox", "aria-label")


def test_a_run_that_trains_grows_on_its_page_and_in_the_table(open_page, served):
    store, _ = served
    name = "2026-11-20-1800-live-lark"
    table = open_page("/")
    process = subprocess.Popen([sys.executable, "-c", TRAINING, str(store), name])
    try:
        table.wait_for_selector(f"a.open:has-text('{name}')", timeout=20_000)  # without a reload
        tab = open_page(f"/runs/{name}")
        tab.wait_for_selector("[data-chart=loss] canvas", timeout=20_000)
        first, said = n_steps(tab), label(tab)
        deadline = time.monotonic() + 20
        while n_steps(tab) < first + 300 and time.monotonic() < deadline:
            tab.wait_for_timeout(200)
        assert n_steps(tab) >= first + 300
        assert label(tab) != said
        tab.wait_for_selector("[data-chart='metric acc'] canvas", timeout=20_000)
        assert tab.inner_text("#pulse") == "live"
        tree = {"verdict": "fault", "faults": [FINDING]}
        (store / name / "diagnosis.json").write_text(json.dumps(tree))
        tab.wait_for_selector("#verdict :text('optimizer-missing-parameters')", timeout=20_000)
        process.send_signal(signal.SIGKILL)
        process.wait()
        tab.wait_for_selector("main[data-state=over]", timeout=20_000)
        assert "killed" in tab.inner_text("#head")
        assert tab.seen == []
        assert table.seen == []
    finally:
        process.kill()
        process.wait()


def test_hostile_text_stays_text(open_page, full):
    tab = open_page(full["hostile"])
    settled(tab)
    assert HOSTILE[:20] in tab.inner_text("body")
    assert tab.locator("img").count() == 0
    assert tab.seen == []
