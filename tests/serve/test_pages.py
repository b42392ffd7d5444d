import asyncio
import json
import os
import re
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest
from starlette.requests import Request

from sleuth.errors import StoreError
from sleuth.render.live import layout, run_list
from sleuth.serve.assets import addresses, load
from sleuth.serve.first_look import first_look
from sleuth.serve.runs import Runs
from sleuth.store.media import keep as keep_medium
from sleuth.store.media import picture
from sleuth.store.metrics import MetricWriter
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.trace_file import save_trace
from tests.render.reports import faulty_trace
from tests.store.kept import NEVER, keep, steps

OTTER, MOOSE = "2026-11-20-1432-keen-otter", "2026-11-20-1500-mild-moose"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>'\"&{{7*7}}\u202e\x1b[31m"


class Outline(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.levels, self.ids = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        self.links += [values[key] for key in ("href", "src", "action") if key in values]
        self.ids += [values["id"]] if "id" in values else []
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))


def collect(response):
    """The parts of a streamed answer, each when it is asked for."""
    iterator = response.body_iterator
    while True:
        try:
            yield asyncio.run(anext(iterator))
        except StopAsyncIteration:
            return


def names(client, **query):
    return re.findall(r'class="open" href="[^"]*">([^<]*)<', client.get("/", params=query).text)


def table(client):
    keep(client.store, OTTER, faults=("loss-plateau",), labels={"tags": ["baseline"], "note": "a lower rate"})
    keep(client.store, MOOSE, losses=(3.0, 0.25), started="2026-11-20T15:00:00+00:00", script="other.py")


# the table


def test_an_empty_store_says_what_to_do(client):
    text = client.get("/").text
    assert "No runs yet" in text
    assert "sleuth run train.py" in text


def test_the_first_page_begins_before_the_runs_are_read_and_is_the_same_in_the_end(client, monkeypatch):
    table(client)
    sent = []
    monkeypatch.setattr(Runs, "all", lambda self, real=Runs.all: (sent.append("runs read"), real(self))[1])
    real = run_list.opening
    monkeypatch.setattr(run_list, "opening", lambda *given: (sent.append("page begun"), real(*given))[1])
    first, again = client.get("/").text, client.get("/").text
    assert sent[:2] == ["page begun", "runs read"]
    assert sent.count("page begun") == 1
    assert first.replace(run_list.READING, "") == again
    assert first.count(run_list.READING) == 1


def test_the_first_page_is_sent_in_parts_that_can_be_read_at_once(client):
    table(client)
    seen = []
    request = Request({"type": "http", "headers": [(b"accept-encoding", b"gzip, br")], "method": "GET", "path": "/"})
    frame = layout.Frame(addresses(load()), "runs")
    made = first_look(request, run_list.Query(), lambda: frame, lambda: seen.append("read") or run_list.Chosen(run_list.Query()))
    parts = collect(made)
    assert not seen
    begun = zlib.decompressobj(31).decompress(next(parts)).decode()
    assert not seen
    assert begun.endswith(run_list.READING)
    assert '<input type="search"' in begun
    assert len(list(parts)) >= 1
    assert seen == ["read"]


def test_a_store_that_cannot_be_read_is_told_in_the_first_page(client, monkeypatch):
    def raises(self):
        raise StoreError("no access to <the folder>")

    monkeypatch.setattr(Runs, "all", raises)
    text = client.get("/").text
    assert "no access to &lt;the folder&gt;" in text
    assert text.rstrip().endswith("</html>")


def test_a_store_that_comes_later_is_seen(client, monkeypatch):
    monkeypatch.setattr("sleuth.serve.runs.FRESH", 0.0)
    client.store.rmdir()
    assert "No runs yet" in client.get("/").text
    keep(client.store, OTTER)
    assert names(client) == [OTTER]


def test_the_newest_run_is_first_with_what_came_of_it(client):
    table(client)
    assert names(client) == [MOOSE, OTTER]
    text = client.get("/").text
    assert "loss-plateau" in text
    assert "no fault" in text
    assert "baseline" in text
    assert "a lower rate" in text
    assert text.count('class="spark"') == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "otter"}, [OTTER]),
        ({"q": "BASE lower"}, [OTTER]),
        ({"q": "baseline moose"}, []),
        ({"where": "fault is null"}, [MOOSE]),
        ({"where": "loss < 0.4 and script = 'other.py'"}, [MOOSE]),
        ({"where": "tag = 'baseline'", "q": "keen"}, [OTTER]),
        ({"sort": "loss"}, [MOOSE, OTTER]),
        ({"sort": "-loss"}, [OTTER, MOOSE]),
    ],
)
def test_search_filter_and_sort(client, query, found):
    table(client)
    assert names(client, **query) == found


@pytest.mark.parametrize("query", [{"where": "loss <"}, {"where": "colour = 'red'"}, {"sort": "colour"}, {"where": "("}])
def test_a_question_that_cannot_be_read_is_told_and_kept(client, query):
    table(client)
    answer = client.get("/", params=query)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert 'id="where"' in answer.text


def test_settings_are_columns_of_the_table_and_stand_on_the_run_s_page(client):
    values = {"argparse": {"lr": 0.1, "optim.name": HOSTILE}, "Config": {f"v{i}": i for i in range(40)}}
    keep(client.store, OTTER, values=values, seeds={"torch": 7})
    keep(client.store, MOOSE)
    text = client.get("/", params={"where": "lr > 0.05", "columns": "optim.name"}).text
    assert re.findall(r'data-name="([^"]*)">([^<]*)<', text)[1] == ("lr", "0.1")
    assert "sort=optim_name" in text
    assert "<script>document" not in text
    assert names(client, columns="nothing") == []
    page = client.get(f"/runs/{OTTER}").text
    assert "<dt>lr</dt><dd>0.1</dd>" in page
    assert "<summary>40 values</summary>" in page
    assert "<dt>torch</dt><dd>7</dd>" in page
    assert "<script>document" not in page


def test_pages_of_a_hundred(client):
    for number in range(250):
        keep(
            client.store,
            f"2026-11-20-1432-run-{number:03}",
            losses=None,
            started=f"2026-11-20T14:{number // 60:02}:{number % 60:02}+00:00",
        )
    assert len(names(client)) == 100
    assert names(client, page=3) == [f"2026-11-20-1432-run-{number:03}" for number in range(49, -1, -1)]
    assert names(client, page=99) == names(client, page=3)
    assert names(client, page="x") == names(client)
    text = client.get("/", params={"page": 2, "q": "run"}).text
    assert "101 to 200" in text
    assert "/?q=run&amp;page=3" in text


def test_a_folder_is_read_again_only_when_a_file_of_it_changed(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr("sleuth.serve.runs.FRESH", 0.0)
    real = Runs._read.__globals__["read_run"]
    monkeypatch.setattr("sleuth.serve.runs.read_run", lambda folder: read.append(folder) or real(folder))
    keep(tmp_path, OTTER)
    keep(tmp_path, MOOSE)
    runs = Runs(tmp_path)
    assert len(runs.all()) == len(runs.all()) == 2
    assert len(read) == 2
    (tmp_path / OTTER / "labels.json").write_text(json.dumps({"tags": ["new"]}))
    assert next(run for run in runs.all() if run.name == OTTER).tags == ("new",)
    assert len(read) == 3


def test_a_run_that_trains_is_read_again_and_again(tmp_path, monkeypatch):
    monkeypatch.setattr("sleuth.serve.runs.FRESH", 0.0)
    from datetime import UTC, datetime

    folder = keep(tmp_path, OTTER, status="running", started=datetime.now(UTC).isoformat(), ended="", losses=(1.0,), reserved=1)
    runs = Runs(tmp_path)
    assert (runs.all()[0].status, runs.all()[0].n_steps) == ("running", 1)
    with open(folder / "steps.bin", "r+b") as file:
        file.write(steps((1.0, 0.5)))
    assert runs.all()[0].n_steps == 2


# a run


def test_a_run_shows_its_diagnosis_first(client):
    keep(client.store, OTTER, faults=("loss-plateau", "dead-units"), labels={"tags": ["baseline"], "note": "lower"})
    text = client.get(f"/runs/{OTTER}").text
    outline = Outline(text)
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert (
        text.index("loss-plateau was seen")
        < text.index('id="progress"')
        < text.index('id="environment"')
        < text.index('id="files"')
    )
    for part in ("dead-units", "baseline", "lower", "3.11.7", "steps.bin"):
        assert part in text


def test_the_rules_own_words_are_shown(client):
    found = {
        "rule": "optimizer-missing-parameters", "code": "T306", "certainty": "proof", "severity": "error", "message": "Two are missing.",
        "where": {"file": "train.py", "line": 41, "source": "opt = Adam(a)", "layer": "head", "first_step": 0}, "values": {"missing": 2},
        "fix": "Pass `net.parameters()`.", "explains": [{"rule": "loss-plateau", "code": "T002", "message": "It stands.", "where": {}}],
        "in_code": {"rule": "optimizer-missing-parameters", "code": "T306", "message": "read", "where": {"file": "train.py", "line": 40}},
    }  # fmt: skip
    folder = keep(client.store, OTTER)
    hint = {"rule": "a-rule-that-is-gone", "code": "T999", "message": "It was seen.", "where": None, "certainty": "hint"}
    tree = {
        "schema": 1,
        "verdict": "fault",
        "faults": [found],
        "hints": [hint],
        "not_checked": [{"rule": "dead-units", "reason": "no layer"}],
    }
    (folder / "diagnosis.json").write_text(json.dumps(tree))
    text = client.get(f"/runs/{OTTER}").text
    for part in (
        "Two are missing.",
        "opt = Adam(a)",
        "<code>net.parameters()</code>",
        "Explains 1 further finding",
        "a-rule-that-is-gone",
        "no layer",
        "at line 40",
    ):
        assert part in text
    assert "Therefore" in text


@pytest.mark.parametrize(
    "tree",
    [
        [], {"faults": 3}, {"faults": [3, None, {}, {"rule": 5}, {"rule": "x", "where": [], "values": 7, "explains": "a", "verified": 3}]},
        {"symptoms": [{"rule": "x", "candidates": [1, "y"]}], "hints": {}, "not_checked": [{"reason": 3}], "verdict": 3, "overhead": [1]},
        {"faults": [{"rule": "x", "code": "T306/../..", "where": {"file": "a", "line": "b", "rows": ["c"], "first_step": -3}}]},
    ],
)  # fmt: skip
def test_a_diagnosis_of_another_kind_breaks_nothing(client, tree):
    folder = keep(client.store, OTTER)
    (folder / "diagnosis.json").write_text(json.dumps(tree))
    for path in ("", "/part/verdict", "/part/head"):
        assert client.get(f"/runs/{OTTER}{path}").status_code == 200


def damage(folder, name, content):
    (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    "name",
    [
        "run.json",
        "diagnosis.json",
        "labels.json",
        "steps.bin",
        "trace.npz",
        "diff.patch",
        "telemetry.sqlite",
        "metrics.bin",
        "media.jsonl",
    ],
)
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_damaged_runs_are_shown_as_far_as_they_can_be_read(client, name, content):
    damage(keep(client.store, OTTER, faults=("loss-plateau",)), name, content)
    for path in ("/", f"/runs/{OTTER}", f"/runs/{OTTER}/part/verdict", f"/runs/{OTTER}/part/code"):
        assert client.get(path).status_code == 200
    assert client.get(f"/runs/{OTTER}/series").status_code in (200, 500)
    assert client.get(f"/runs/{OTTER}/part/evidence").status_code == 500  # told as a page; there is no trace


def test_an_empty_folder_and_a_killed_run(client):
    (client.store / OTTER).mkdir()
    keep(client.store, MOOSE, status="running", process=NEVER, ended="")
    (client.store / MOOSE / "diagnosis.json").unlink()
    assert "damaged" in client.get(f"/runs/{OTTER}").text
    assert "It was killed before its end" in client.get(f"/runs/{MOOSE}").text


def test_the_series_keep_first_last_least_and_greatest(client):
    losses = np.random.default_rng(0).random(200_000) + 1
    losses[123_456], losses[77_777], losses[5] = 50.0, 0.001, np.inf
    keep(client.store, OTTER, losses=losses.tolist())
    tree = client.get(f"/runs/{OTTER}/series").json()
    loss = tree["charts"][0]
    x, y = loss["lines"][0]["x"], loss["lines"][0]["y"]
    assert (tree["n"], x[0], x[-1]) == (200_000, 0, 199_999)
    assert x == sorted(x)
    assert y[x.index(123_456)] == 50.0
    assert y[x.index(77_777)] == 0.001
    assert (loss["lost"], loss["n_lost"], loss["log"]) == ([5], 1, True)
    assert len(x) < 1700
    assert [chart["id"] for chart in tree["charts"]] == ["loss", "rate", "time"]


def test_a_stretch_has_its_real_points(client):
    keep(client.store, OTTER, losses=list(range(50_000)))
    tree = client.get(f"/runs/{OTTER}/series", params={"from": 1000, "to": 1100}).json()
    assert tree["charts"][0]["lines"][0]["x"] == list(range(1000, 1100))
    assert tree["charts"][0]["lines"][0]["y"] == [float(step) for step in range(1000, 1100)]
    for query in ({"from": "x"}, {"from": -5}, {"from": 10**11}, {"to": 0}, {"from": 9, "to": 3}):
        assert client.get(f"/runs/{OTTER}/series", params=query).status_code == 200


# what the program logged


def log(folder, rows, pictures=()):
    writer = MetricWriter(folder)
    for step, values in enumerate(rows):
        writer.append(step, values)
    writer.close()
    for name, pixels in pictures:
        keep_medium(folder, "image", name, step=3, content=picture(pixels))


def test_logged_numbers_are_charts_and_columns(client):
    rows = [
        {"train/acc": 0.1 * step, "val/acc": 0.05 * step, "temperature": float("nan") if step == 2 else 1.0} for step in range(6)
    ]
    log(keep(client.store, OTTER), rows)
    keep(client.store, MOOSE)
    charts = client.get(f"/runs/{OTTER}/metrics").json()["charts"]
    assert [(one["title"], [line["name"] for line in one["lines"]]) for one in charts] == [
        ("acc", ["train/acc", "val/acc"]),
        ("temperature", ["temperature"]),
    ]
    assert charts[0]["lines"][1]["y"] == [0.0, 0.05, 0.1, 0.15, 0.2, 0.25]
    assert charts[1]["lost"] == [2]
    assert "0.25 (0 to 0.25)" in client.get(f"/runs/{OTTER}").text
    assert names(client, where="val_acc > 0.2") == [OTTER]
    assert names(client, sort="-val_acc") == [OTTER, MOOSE]
    assert client.get(f"/runs/{MOOSE}/metrics").json()["charts"] == []


def test_norms_are_charts_until_the_whole_evidence_is_there(client):
    folder = keep(client.store, OTTER)
    writer = TelemetryWriter(folder)
    for step in (0, 1, 5):
        writer.write_norms(
            step,
            ["first.weight", "bias"],
            {
                "gradient_norm": {0: 0.1 * (step + 1), 1: float("inf") if step else 1.0},
                "weight_norm": {0: 4.0},
                "update_norm": {0: 0.02},
            },
        )
    norms = client.get(f"/runs/{OTTER}/metrics").json()["norms"]  # while it writes
    assert [(one["title"], [line["name"] for line in one["lines"]], one["n_all"]) for one in norms] == [
        ("Gradient norm per tensor", ["first.weight", "bias"], 2), ("Weight norm per tensor", ["first.weight"], 1), ("Update ratio per tensor", ["first.weight"], 1),
    ]  # fmt: skip
    assert norms[0]["lost"] == [1, 5]
    writer.write_counts("weight_counts", 5, {0: np.full(78, 2, np.uint16)}, np.geomspace(6e-5, 32.0, 39))
    assert "first.weight" in (drawn := client.get(f"/runs/{OTTER}/part/spreads").text)
    assert "Weight distributions" in drawn
    assert 'data-part="spreads"' in client.get(f"/runs/{OTTER}").text
    assert norms[2]["lines"][0] | {"look": ""} == {"name": "first.weight", "look": "", "x": [0, 1, 5], "y": [0.005] * 3}
    writer.close()
    save_trace(faulty_trace(), folder / "trace.npz")
    assert client.get(f"/runs/{OTTER}/metrics").json()["norms"] == []
    assert client.get(f"/runs/{OTTER}/part/spreads").text == ""
    assert 'data-part="spreads"' not in client.get(f"/runs/{OTTER}").text


def test_logged_pictures_are_shown_and_only_those_of_the_run(client):
    folder = keep(client.store, OTTER)
    log(folder, [], [("a picture", np.zeros((2, 2)))])
    keep_medium(folder, "table", "a table", step=1, content=(".html", b"<script>owned()</script>"))
    secret = client.store.parent / "secret.png"
    secret.write_text("the secret")
    (folder / "media" / "link.png").symlink_to(secret)
    lines = [
        {"kind": "image", "name": "x", "step": 0, "file": file, "time": 0.0, "n_bytes": 1, "sha256": ""}
        for file in ("media/link.png", "../secret.png", "/etc/passwd", 7)
    ]
    with open(folder / "media.jsonl", "a") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    text = client.get(f"/runs/{OTTER}").text
    assert re.findall(r'<img src="[^"]*" alt="([^"]*)"', text) == ["a picture, step 3"]
    source = re.search(r'<img src="([^"]*)"', text)[1]
    answer = client.get(source)
    assert (answer.headers["content-type"], answer.content[1:4]) == ("image/png", b"PNG")
    table = client.get(re.search(r'href="(/runs/[^"]*/media/[^"]*)">a table', text)[1])
    assert table.headers["content-type"] == "application/octet-stream"
    for path in ("media/link.png", "media/..%2frun.json", "media/none.png"):
        assert client.get(f"/runs/{OTTER}/{path}").status_code == 404


# files


def test_files_are_sent_to_be_read_or_kept_and_never_run(client):
    folder = keep(client.store, OTTER)
    (folder / "report.html").write_text("<script>owned()</script>")
    text = client.get(f"/runs/{OTTER}/files/run.json")
    assert text.headers["content-type"].startswith("text/plain")
    html = client.get(f"/runs/{OTTER}/files/report.html")
    assert html.headers["content-type"] == "application/octet-stream"
    assert html.headers["content-disposition"].startswith("attachment")
    assert html.headers["x-content-type-options"] == "nosniff"
    report = client.get(f"/runs/{OTTER}/report")
    policy = report.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "script-src 'sha256-" in policy


@pytest.mark.parametrize(
    "path",
    ["files/..%2fsecret.txt", "files/%2e%2e%2fsecret.txt", "files/../../secret.txt", "files/secret-link.txt", "files/sub", "files/.hidden",
     "files/%00", "files/run.json%00.txt", "..%2f..%2fsecret.txt", "part/..%2f..", "report"],
)  # fmt: skip
def test_nothing_outside_is_sent(client, path):
    folder = keep(client.store, OTTER)
    secret = client.store.parent / "secret.txt"
    secret.write_text("the secret")
    (client.store / "secret.txt").write_text("the secret")
    (folder / "secret-link.txt").symlink_to(secret)
    (folder / "report.html").symlink_to(secret)
    (folder / ".hidden").write_text("the secret")
    (folder / "sub").mkdir()
    answer = client.get(f"/runs/{OTTER}/{path}")
    assert "the secret" not in answer.text
    assert answer.status_code in (400, 404, 500)


def test_links_are_not_followed(client, tmp_path):
    outside = keep(tmp_path / "elsewhere", MOOSE, faults=("loss-plateau",))
    (client.store / MOOSE).symlink_to(outside)
    folder = keep(client.store, OTTER)
    for name in ("diagnosis.json", "steps.bin"):
        (folder / name).unlink()
        (folder / name).symlink_to(outside / name)
    (folder / "diff.patch").symlink_to(outside / "run.json")
    text = client.get("/").text
    assert names(client) == [OTTER]
    assert "loss-plateau" not in text
    page = client.get(f"/runs/{OTTER}").text
    assert "is a link, which is not followed" in page
    assert client.get(f"/runs/{OTTER}/series").json()["n"] == 0
    assert "train.py" not in client.get(f"/runs/{OTTER}/part/code").text
    assert client.get(f"/runs/{MOOSE}").status_code == 404


def test_static_files_are_ours_and_uplots(client, assets):
    for name, asset in assets.items():
        answer = client.get(f"/static/{name}?v={asset.mark}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/..%2fapp.py").status_code == 404


# hostile names


def hostile(client):
    name = "2026-11-20-1432-a<img src=x onerror=alert(1)>'\"&{{7*7}}"
    pairs = {HOSTILE: HOSTILE}
    folder = keep(
        client.store, name, faults=(HOSTILE,), labels={"tags": [HOSTILE, "it's"], "note": HOSTILE}, script=HOSTILE, command=[HOSTILE], host=HOSTILE,
        exception=HOSTILE, started=HOSTILE, environment=pairs, seeds=pairs, settings=pairs, folder=HOSTILE, status=HOSTILE,
        git={"commit": HOSTILE, "is_dirty": True, "no_patch": HOSTILE},
    )  # fmt: skip
    found = {
        "rule": HOSTILE,
        "code": HOSTILE,
        "message": HOSTILE,
        "fix": HOSTILE,
        "values": pairs,
        "where": {"file": HOSTILE, "line": 1, "source": HOSTILE, "layer": HOSTILE, "first_step": 1},
    }
    tree = {
        "verdict": HOSTILE,
        "faults": [found],
        "symptoms": [{**found, "candidates": [HOSTILE]}],
        "hints": [found],
        "not_checked": [{"rule": HOSTILE, "reason": HOSTILE}],
    }
    (folder / "diagnosis.json").write_text(json.dumps(tree))
    (folder / "diff.patch").write_text(f"+{HOSTILE}\n-{HOSTILE}\n@@ {HOSTILE}")
    (folder / "summary.txt").write_text(HOSTILE)
    (folder / "a<b>'\"&.txt").write_text("x")
    return name


def test_artifacts_and_data_are_shown_and_a_checkpoint_leads_to_the_run_that_wrote_it(client):
    file = {"path": "out/best.pt", "call": "torch.save", "n_bytes": 2943, "sha256": "ab" * 32, "last_step": 40}
    part = {"use": "train", "name": "loader<b>", "kind": "TensorDataset", "n_rows": 1200, "fingerprint": "c" * 16}
    keep(client.store, OTTER, files={"written": [file], "read": []}, data=[part])
    read = {**file, "path": "best.pt", "call": "torch.load"}
    later = {"started": "2026-11-20T15:00:00+00:00", "data": [{**part, "n_rows": 900}]}
    keep(client.store, MOOSE, files={"written": [], "read": [read]}, **later)
    first, second = (client.get(f"/runs/{name}").text for name in (OTTER, MOOSE))
    assert "<code>out/best.pt</code>" in first
    assert "2.94 kB, sha256 abababababab, torch.save, after step 40" in first
    assert f'title="SHA-256 {"ab" * 32}"' in first
    assert "train: loader&lt;b&gt;, 1,200 samples, TensorDataset, fingerprint cccccccccc" in first
    assert f'written by <a href="/runs/{OTTER}">{OTTER}</a> after step 40 as out/best.pt' in second
    told = client.get("/compare/part", params=[("run", OTTER), ("run", MOOSE)]).text
    assert "The data differ: train 1,200 samples against 900." in told


def test_hostile_names_stay_text(client):
    from urllib.parse import quote

    name = hostile(client)
    keep(client.store, MOOSE)
    both = f"run={quote(name)}&run={MOOSE}"
    address = f"/runs/{quote(name, safe='')}"
    for path in ("/", "/?part=rows", f"/?q={quote(HOSTILE)}&where={quote(HOSTILE)}&sort={quote(HOSTILE)}", f"/runs/{quote(HOSTILE, safe='')}", address,
                 f"{address}/part/head", f"{address}/part/verdict", f"{address}/part/code", f"/compare?{both}", f"/compare/part?{both}"):  # fmt: skip
        text = client.get(path).text
        outline = Outline(text)
        assert "img" not in outline.tags, path
        assert not re.search(r"<script(?! src=\"/static)", text), path
        assert "\u202e" not in text
        assert "\x1b" not in text
        assert "49" not in re.sub(r"\d{3,}|[0-9a-f]{12}", "", text.split("{{7*7}}")[0][-5:])
        for tag in re.findall(r"<[a-z][^>]*>", text):
            assert not re.search(r"\s(style|on[a-z]+)=", re.sub(r'"[^"]*"', '""', tag)), tag
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/files/{quote('a<b>' + chr(39) + chr(34) + '&.txt')}").text == "x"


def test_a_name_that_is_no_utf8_breaks_nothing(client):
    os.mkdir(os.fsencode(client.store) + b"/2026-11-20-1432-a\xff")
    answer = client.get("/")
    assert answer.status_code == 200
    link = re.search(r'class="open" href="([^"]*)"', answer.text)[1]
    assert client.get(link).status_code == 200


# several


def test_a_comparison_says_what_differs_and_where_the_losses_part(client):
    keep(client.store, OTTER, losses=(2.0, 1.0, 0.5), seeds={"torch": 1})
    keep(client.store, MOOSE, losses=(2.0, 1.0, 0.9), seeds={"torch": 2})
    query = f"run={OTTER}&run={MOOSE}"
    assert "2 runs side by side" in client.get(f"/compare?{query}").text
    part = client.get(f"/compare/part?{query}").text
    assert "differ by more than 1 % from step 2 on (0.5 and 0.9)" in part
    assert "seeds: torch" in part
    drawn = client.get(f"/compare/series?{query}").json()
    assert [one["y"] for one in drawn["chart"]["lines"]] == [[2.0, 1.0, 0.5], [2.0, 1.0, 0.9]]
    assert drawn["chart"]["marks"] == [{"letter": "B", "step": 2}]
    assert [one["key"] for one in drawn["curves"]] == ["loss", "learning_rate"]


def test_every_metric_that_runs_share_can_be_laid_over_each_other(client):
    for name, values, spelled in ((OTTER, (0.5, 0.6, 0.7), "val/acc"), (MOOSE, (0.5, 0.8, 0.9), "val_acc")):
        writer = MetricWriter(keep(client.store, name))
        for step, value in enumerate(values):
            writer.append(10 * step, {spelled: value, f"own {name}": 1.0})
        writer.close()
    query = f"run={OTTER}&run={MOOSE}"
    drawn = client.get(f"/compare/series?{query}&curve=val_acc").json()
    assert [one["name"] for one in drawn["curves"]] == ["loss", "learning rate", "val/acc"]
    assert [(one["name"], one["y"]) for one in drawn["chart"]["lines"]] == [("A", [0.5, 0.6, 0.7]), ("B", [0.5, 0.8, 0.9])]
    assert drawn["chart"]["marks"] == [{"letter": "B", "step": 10}]
    part = client.get(f"/compare/part?{query}").text
    assert 'data-curve="val_acc"' in part
    assert "step 10: 0.6, 0.8" in part


@pytest.mark.parametrize("runs", [[], [OTTER], [OTTER, OTTER], [OTTER, "none"], [f"none-{i}" for i in range(11)]])
def test_too_few_too_many_or_unknown_runs_are_told(client, runs):
    keep(client.store, OTTER)
    answer = client.get("/compare", params={"run": runs})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert client.get("/compare/part", params={"run": runs}).status_code == 400


def test_what_is_not_there_is_a_page_with_a_way_back(client):
    for path in ("/runs/none", "/none", "/runs/none/series", f"/runs/{OTTER}/part/none"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert 'href="/"' in answer.text


# weight


def test_the_table_of_2000_runs_is_light(client):
    for number in range(2000):
        (client.store / f"2026-11-20-1432-run-{number:04}").mkdir()
    first, answer = client.get("/"), client.get("/")
    assert first.headers["content-encoding"] == answer.headers["content-encoding"] == "gzip"
    assert first.num_bytes_downloaded < 60_000
    assert int(answer.headers["content-length"]) < 60_000
