"""`sleuth.runs`: kept runs from Python."""

import pytest

import sleuth
from sleuth.errors import UsageError

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Two kept runs, one of which never clears its gradients."""
    folder = tmp_path_factory.mktemp("here")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for is_cleared in (True, False):
            with sleuth.watch(script="loop.py", is_kept=True):
                train(is_cleared)
                for step, val_acc in ((20, 0.5), (40, 0.9 if is_cleared else 0.2)):
                    sleuth.log({"val_acc": val_acc}, step=step)
    return folder / ".sleuth" / "runs"


def train(is_cleared):
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x = torch.randn(64, 4)
    y = x.sum(1, keepdim=True) + 0.1 * torch.randn(64, 1)
    for _ in range(40):
        if is_cleared:
            optimizer.zero_grad()
        (model(x) - y).square().mean().backward()
        optimizer.step()


def test_runs_are_found_by_what_came_of_them(store):
    everything = sleuth.runs(store=store)
    assert len(everything) == 2
    assert [one.columns["fault"] for one in sleuth.runs("val_acc < 0.5", store=store)] == ["missing-zero-grad"]
    assert [one.columns["val_acc"] for one in sleuth.runs(sort="-val_acc", store=store)] == [0.9, 0.2]
    assert everything["last"].name == everything[0].name
    assert len(everything[:1]) == 1
    assert {"run", "verdict", "loss", "val_acc"} <= set(everything.rows()[0])
    assert all(one.name in str(everything) for one in everything)


def test_one_run_tells_itself(store):
    (run,) = sleuth.runs("fault is not null", store=store)
    assert run.diagnosis.faults[0].found.rule.name == "missing-zero-grad"
    assert "missing-zero-grad" in str(run)
    assert run.name in repr(run)
    assert run.name in run._repr_html_()


def test_what_differs_is_said(store):
    everything = sleuth.runs(store=store)
    text = everything.compare()
    assert all(one.name in text for one in everything)
    assert "missing-zero-grad" in text
    with pytest.raises(UsageError):
        everything.compare("last")


def test_curves_that_runs_share_are_laid_over_each_other(store):
    curves = sleuth.runs(store=store).curves()
    assert {"loss", "learning-rate"} <= set(curves)
    svg = curves["loss"].svg()
    assert all(one.name in svg for one in sleuth.runs(store=store))
    with pytest.raises(UsageError):
        sleuth.runs(store=store).curves("last")


def test_charts_have_names_and_are_pictures(store, tmp_path):
    charts = sleuth.runs(store=store)["last"].charts
    assert {"loss", "learning-rate", "metric-acc"} <= set(charts)
    assert charts["lr"].svg().startswith("<svg")
    assert charts["loss"].svg(is_dark=True) != charts["loss"].svg()
    charts["loss"].save(tmp_path / "loss.svg", width=640)
    assert 'width="640"' in (tmp_path / "loss.svg").read_text("utf-8")
    assert "learning-rate" in charts._repr_html_()
    with pytest.raises(UsageError, match="no chart"):
        charts["nothing"]
    with pytest.raises(UsageError):
        charts["loss"].save(tmp_path / "loss.pdf")


def test_a_run_that_was_just_watched_has_charts(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with sleuth.watch() as run:
        train(True)
    assert run.charts["loss"].svg().startswith("<svg")
    assert "loss" in list(run.charts)


def test_wrong_questions_are_answered(store, tmp_path):
    assert str(sleuth.runs("steps > 1000000", store=store)) == "No runs.\n"
    for wrong in ({"where": "colour = 3"}, {"sort": "colour"}, {"store": tmp_path / "nowhere"}, {"where": 3}):
        with pytest.raises(UsageError):
            sleuth.runs(**{"store": store, **wrong})
    with pytest.raises(UsageError):
        sleuth.runs(store=store)["no such run"]
    with pytest.raises(IndexError):
        sleuth.runs(store=store)[7]


def test_a_checkpoint_names_the_run_that_wrote_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for before in (None, "w.pt"):
        with sleuth.watch(script="loop.py", is_kept=True):
            if before:
                torch.load(before)
            train(is_cleared=True)
            torch.save({"w": torch.ones(3)}, "w.pt" if before is None else "v.pt")
    found = sleuth.runs(sort="started", store=tmp_path / ".sleuth" / "runs")
    first, second = sorted(found, key=lambda one: "torch.load" in str(one))
    assert f"written by {first.name} after step 40" in str(second)
    assert f"written by {first.name}" in second._repr_html_()
