import json

import numpy as np
import pytest

from sleuth.launch.importing import judge
from sleuth.launch.options import Options
from sleuth.store.catalogue import read_store
from sleuth.store.reader import open_run
from sleuth.verdict import Status
from tests.cli.test_commands import call
from tests.probes.logs.curves import FAULTS, HEALTHY, log
from tests.probes.logs.writing import wandb_file

ALLOWED_HINTS = {"overconfident_but_right": {"overfitting"}}  # the rule's own words for it: a hint only
SEEDS = range(3)


def diagnosed(made):
    _, diagnosis = judge(made, Options())
    assert not [one for one in diagnosis.not_checked if one.status is Status.CRASHED]
    solid = {fault.found.rule.name for fault in diagnosis.faults} | {symptom.found.rule.name for symptom in diagnosis.symptoms}
    return solid, {hint.rule.name for hint in diagnosis.hints}, diagnosis


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_logs_are_silent(name):
    for seed in SEEDS if name != "very_long" else (0,):
        solid, hints, _ = diagnosed(HEALTHY[name](np.random.default_rng(seed)))
        assert not solid
        assert hints <= ALLOWED_HINTS.get(name, set())


@pytest.mark.parametrize("name", FAULTS)
def test_planted_faults_are_named(name):
    make, rules = FAULTS[name]
    for seed in SEEDS:
        assert diagnosed(make(np.random.default_rng(seed)))[0] == rules


def test_what_a_log_cannot_tell_is_not_checked_with_the_reason():
    _, _, diagnosis = diagnosed(log(loss=np.linspace(2, 1, 50)))
    reasons = {one.rule.name: one.reason for one in diagnosis.not_checked}
    assert reasons["dead-units"] == "a log holds only the numbers that were written to it"
    assert reasons["overfitting"] == "the log has no curve that is called like a loss or accuracy of held-out data"
    assert reasons["learning-rate-zero"] == "no learning rate was seen"
    assert "gradients" not in {one.rule.name for one in diagnosis.passed}
    assert {one.rule.name for one in diagnosis.passed} == {"non-finite-loss", "loss-diverging", "loss-plateau"}


def test_rewards_leave_the_loss_unjudged():
    made = HEALTHY["reinforcement"](np.random.default_rng(0))
    reasons = {one.rule.name: one.reason for one in diagnosed(made)[2].not_checked}
    assert "targets move" in reasons["loss-diverging"]


def test_a_rate_that_was_rounded_to_zero_is_not_named():
    falling = log(loss=np.linspace(2, 1, 100), lr=np.zeros(100))
    assert diagnosed(falling)[0] == set()


def test_the_onset_is_the_step_of_the_log():
    loss = np.full(100, 2.0)
    loss[40:] = np.nan
    _, _, diagnosis = diagnosed(log(loss=(np.arange(100) * 50, loss)))
    assert {one.found.finding.where.first_step for one in diagnosis.symptoms} == {2000}


def csv(path, rows):
    path.write_text("step,train_loss,val_loss,lr\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def test_an_imported_log_is_a_kept_run(tmp_path, here, capsys):
    rows = [(10 * i, 2.3 * 0.97**i if i < 60 else "nan", 2.4 * 0.97**i, 0.001) for i in range(80)]
    csv(tmp_path / "log.csv", rows)
    assert call("import", "log.csv", "--json", "out.json", "--html", "out.html") == 1
    assert "non-finite-loss  from step 600" in capsys.readouterr().out
    tree = json.loads((tmp_path / "out.json").read_text())
    assert (tree["verdict"], [one["rule"] for one in tree["symptoms"]]) == ("symptom", ["non-finite-loss"])
    assert "non-finite-loss" in (tmp_path / "out.html").read_text()
    (run,) = read_store(tmp_path / ".sleuth" / "runs")
    assert (run.status, run.script, run.n_steps, run.final_loss, run.verdict) == (
        "finished",
        "log.csv",
        80,
        float("inf"),
        "symptom",
    )
    stored = open_run(run.folder)
    assert stored.steps().step.tolist() == [10 * i for i in range(80)]
    assert len(stored.trace().evaluations) == 80
    assert stored.info()["imported"]["tool"] == "CSV"
    assert call("runs", "show", "last") == 0


def test_a_healthy_log_ends_with_0(tmp_path, here, capsys):
    csv(tmp_path / "log.csv", [(i, 2.3 * 0.97**i + 0.1, 2.4 * 0.97**i + 0.2, 0.001) for i in range(80)])
    assert call("import", "log.csv", "--no-report") == 0
    assert call("runs", "import", "log.csv", "--no-report") == 0
    assert "No fault found in log.csv: 5 rules checked over 80 steps." in capsys.readouterr().out
    assert not (tmp_path / ".sleuth").exists()


def test_several_runs_are_all_kept_and_json_takes_one(tmp_path, here, capsys):
    for name in ("one", "two"):
        wandb_file(tmp_path / "wandb" / f"offline-run-1-{name}" / f"run-{name}.wandb", [{"loss": 1 / (1 + i)} for i in range(50)])
    assert call("import", ".") == 0
    assert len(read_store(tmp_path / ".sleuth" / "runs")) == 2
    capsys.readouterr()
    assert call("import", ".", "--json", "out.json") == 2
    assert "holds 2 runs" in capsys.readouterr().err


def test_tags_and_notes_of_another_tool_are_kept_and_the_run_says_which_tool_it_was(tmp_path, here, capsys):
    rows = [{"loss": 1 / (1 + i)} for i in range(50)]
    wandb_file(tmp_path / "run-x.wandb", rows, config={"lr": {"value": 0.1}}, tags=("big batch!", "#1", "?"), notes="a try")
    assert call("import", "run-x.wandb") == 0
    (run,) = read_store(tmp_path / ".sleuth" / "runs")
    assert (run.tags, run.note, run.tool) == (("1", "big-batch"), "a try", "Weights & Biases")
    capsys.readouterr()
    assert call("runs") == 0
    assert "finished, Weights & Biases" in capsys.readouterr().out
    assert call("runs", "show", "last") == 0
    assert "\n  From        Weights & Biases\n" in capsys.readouterr().out
    assert call("runs", "list", "--where", "tool = 'Weights & Biases'", "--output-format", "json") == 0
    assert json.loads(capsys.readouterr().out)[0]["tool"] == "Weights & Biases"


def test_hostile_names_stay_text(tmp_path, here, capsys):
    (tmp_path / "log.jsonl").write_text(
        "\n".join(json.dumps({"loss": 1.0, "\x1b[31m<script>": 2.0, "name": "\u202e"}) for _ in range(30))
    )
    assert call("import", "log.jsonl", "--html", "out.html") == 0
    assert "\x1b[31m<" not in capsys.readouterr().out
    assert "<script>2" not in (tmp_path / "out.html").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ("none.csv",),
        ("log.csv", "--fail-on", "x"),
        ("log.csv", "--select", "no-such-rule"),
        ("log.csv", "--json", "no/such/x.json"),
    ],
)
def test_wrong_use_ends_with_2(tmp_path, here, words):
    csv(tmp_path / "log.csv", [(i, 1.0, 1.0, 0.1) for i in range(3)])
    assert call("import", *words) == 2
    assert not (tmp_path / ".sleuth").exists()
