"""The watch: live findings, stopping, the final report, and failures that stay small."""

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sleuth.diagnosis import engine
from sleuth.diagnosis.explain import explain
from sleuth.errors import StopTraining
from sleuth.evidence.fit import Fit, FitFacts
from sleuth.evidence.trace import Experiment
from sleuth.launch.options import Options, Origin
from sleuth.launch.program import Ending
from sleuth.launch.speech import Speech
from sleuth.launch.watching import Watch, has_fault
from sleuth.probes.tables.arrays import Meaning, Samples, splits_of
from sleuth.store import run_folder
from sleuth.store.catalogue import read_store
from sleuth.store.reader import open_run
from sleuth.verdict import Status, Verdict
from tests.launch.sessions import RULES, FakeClassical, FakeSession, faulty_trace, trace_with
from tests.traces import healthy_trace

DISCOVER = engine.discover


@pytest.fixture(autouse=True)
def planted_rules(monkeypatch):
    """Rules that stay what they are while the real ones grow."""
    monkeypatch.setattr(engine, "discover", lambda families=(): RULES)


class Scene:
    """A watch over a fake session, with what it said."""

    def __init__(self, folder: Path, session: FakeSession, **options) -> None:
        self.options = Options(**options)
        self.origin = Origin("train.py", ("sleuth", "run", "train.py"), str(folder), "2026-11-20T14:32:00+00:00", "abc", True)
        self.stream = io.StringIO()
        self.session = session
        self.speech = Speech(is_quiet=self.options.is_quiet, stream=self.stream)
        self.watch = Watch(self.options, self.origin, self.speech, self._make, lambda origin, on_call: FakeClassical())
        self.watch.begin()

    def _make(self, options, origin, on_check, telemetry):
        self.telemetry = telemetry
        return self.session

    def end(self, ending=Ending("finished")):
        self.report = self.watch.end(ending)
        self.watch.keeper.keep(self.report, ending)
        return self.report

    @property
    def said(self) -> list[str]:
        return self.stream.getvalue().splitlines()


def test_a_proof_is_said_once_with_its_place(tmp_path):
    scene = Scene(tmp_path, FakeSession(faulty_trace()))
    scene.watch.check(faulty_trace)
    scene.watch.check(faulty_trace)
    (line,) = scene.said
    assert line == ("sleuth: step 3: planted-fault (proof) train.py:7 The optimiser is broken.")


def test_files_are_named_from_the_folder_of_the_start(tmp_path):
    trace = faulty_trace()
    optimizers = (replace(trace.optimizers[0], place=replace(trace.optimizers[0].place, file=str(tmp_path / "a" / "train.py"))),)
    scene = Scene(tmp_path, FakeSession())
    scene.watch.check(lambda: replace(trace, optimizers=optimizers))
    assert f" a{os.sep}train.py:7 " in scene.said[0]


def test_a_symptom_without_a_cause_is_said_too(tmp_path):
    scene = Scene(tmp_path, FakeSession())
    scene.watch.check(lambda: trace_with("Odd"))
    assert scene.said == ["sleuth: step 200: planted-symptom (proof) 2 Something is odd."]


def test_a_belief_waits_for_the_end(tmp_path):
    scene = Scene(tmp_path, FakeSession(trace_with("Doubtful")), stop_on="warning")
    scene.watch.check(lambda: trace_with("Doubtful"))
    assert scene.said == []
    assert [fault.found.rule.name for fault in scene.end().diagnosis.faults] == ["planted-belief"]


def test_ignored_rules_are_silent(tmp_path):
    scene = Scene(tmp_path, FakeSession(), ignore=("T99",))
    scene.watch.check(faulty_trace)
    assert scene.said == []


def test_nothing_is_said_of_a_healthy_run_or_when_quiet(tmp_path):
    scene = Scene(tmp_path, FakeSession())
    scene.watch.check(healthy_trace)
    quiet = Scene(tmp_path, FakeSession(), is_quiet=True)
    quiet.watch.check(faulty_trace)
    assert scene.said == quiet.said == []
    assert not list(tmp_path.glob("**/2026*/report.html"))


def test_a_finding_is_kept_at_once_in_case_the_process_is_killed(tmp_path):
    scene = Scene(tmp_path, FakeSession())
    scene.watch.check(faulty_trace)
    (folder,) = (tmp_path / ".sleuth" / "runs").iterdir()
    run = open_run(folder)
    assert run.diagnosis()["faults"][0]["rule"] == "planted-fault"
    assert run.info()["status"] == "running"
    assert run.info()["git"] == {"commit": "abc", "is_dirty": True, "root": ""}


def test_stop_on_ends_the_training_with_the_finding_as_reason(tmp_path):
    scene = Scene(tmp_path, FakeSession(faulty_trace()), stop_on="error")
    with pytest.raises(StopTraining, match=r"^planted-fault \(proof\) train.py:7 The optimiser"):
        scene.watch.check(faulty_trace)
    assert len(scene.said) == 1
    assert not issubclass(StopTraining, Exception)


def test_stop_on_does_not_stop_a_healthy_run(tmp_path):
    Scene(tmp_path, FakeSession(), stop_on="warning").watch.check(healthy_trace)


def test_a_forked_child_says_and_keeps_nothing(tmp_path):
    scene = Scene(tmp_path, FakeSession(), stop_on="error")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            scene.watch.check(faulty_trace)
            code = len(scene.said)
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert not (tmp_path / ".sleuth").exists()


def test_the_whole_run_is_kept(tmp_path):
    scene = Scene(tmp_path, FakeSession(faulty_trace()))
    scene.telemetry.write_step(0, 1.0, 0.1, 0.1, 0.1)
    report = scene.end(Ending("raised", 1, "ValueError: x"))
    assert report.diagnosis.verdict is Verdict.FAULT
    assert report.exit_code == 1
    assert report.overhead.ratio == 1.01
    assert report.command == ("sleuth", "run", "train.py")
    assert dict(report.environment)["Python"].startswith("3.")
    assert scene.session.ended == ("raised", "ValueError: x")
    assert scene.session.calls[:3] == ["install", "finish", "uninstall"]
    run = open_run(report.folder)
    assert report.run == run.folder.name
    assert {"run.json", "diagnosis.json", "packages.txt", "summary.txt", "report.html", "trace.npz", "steps.bin"} == {
        path.name for path in run.folder.iterdir()
    }
    assert run.info()["status"] == "raised"
    assert run.info()["exception"] == "ValueError: x"
    assert run.info()["exit_code"] == 1
    assert run.info()["ended"] > run.info()["started"]
    assert run.diagnosis()["run"] == report.run
    assert len(run.trace().parameters) == 4
    assert scene.said == []


def test_nothing_is_kept_when_nothing_shall_be(tmp_path):
    scene = Scene(
        tmp_path, FakeSession(faulty_trace()), is_kept=False, json=str(tmp_path / "a.json"), html=str(tmp_path / "a.html")
    )
    scene.watch.check(faulty_trace)
    report = scene.end()
    assert scene.telemetry is None
    assert report.folder == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json"]
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["faults"][0]["code"] == "T997"
    assert "planted-fault" in (tmp_path / "a.html").read_text("utf-8")


def test_a_run_that_trains_nothing_has_no_folder(tmp_path):
    scene = Scene(tmp_path, FakeSession(None))
    report = scene.end()
    assert report.trace is None
    assert report.diagnosis.verdict is Verdict.CLEAN
    assert {outcome.reason for outcome in report.diagnosis.not_checked} == {"no training was seen"}
    assert not (tmp_path / ".sleuth").exists()


@pytest.mark.parametrize("where", ["finish", "uninstall", "has_training", "trace"])
def test_a_probe_that_fails_at_the_end_is_an_outcome(tmp_path, where):
    report = Scene(tmp_path, FakeSession(faulty_trace(), fails_in=where)).end()
    first = report.diagnosis.not_checked[0]
    assert (first.status, first.rule.name, first.reason) == (Status.CRASHED, "torch-probe", "ZeroDivisionError: planted")
    is_judged = where in ("finish", "uninstall")
    assert bool(report.diagnosis.faults) == is_judged


def test_failures_inside_hooks_are_outcomes(tmp_path):
    report = Scene(tmp_path, FakeSession(healthy_trace(), crashes=("step hook: KeyError: 1",))).end()
    assert report.diagnosis.not_checked[0].reason == "step hook: KeyError: 1"
    assert report.diagnosis.verdict is Verdict.CLEAN


def test_a_store_that_cannot_be_written_costs_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    scene = Scene(tmp_path, FakeSession(faulty_trace()), store=str(tmp_path / "file" / "x"), json=str(tmp_path / "a.json"))
    for step in range(3):
        scene.telemetry.write_step(step, 1.0, 0.1, 0.1, 0.1)
    scene.watch.check(faulty_trace)
    scene.end()
    assert [line for line in scene.said if "step 3" not in line] == [
        f"sleuth: this run is not kept: cannot write into {tmp_path / 'file' / 'x'}: Not a directory"
    ]
    assert (tmp_path / "a.json").exists()


def test_a_disk_that_is_full_in_the_middle_costs_one_line_for_each_file(tmp_path, monkeypatch):
    scene = Scene(tmp_path, FakeSession(faulty_trace()))
    scene.watch.check(faulty_trace)

    def full(path, content):
        raise run_folder.StoreError(f"cannot write {path.name}: No space left on device")

    monkeypatch.setattr(run_folder, "write_file", full)
    scene.end()
    assert [line.split(":")[1].strip() for line in scene.said[1:]] == [
        "the diagnosis is not kept",
        "the summary is not kept",
        "no report",
        "the run is not kept",
    ]


def test_a_fault_in_the_rendering_costs_one_line(tmp_path, monkeypatch):
    scene = Scene(tmp_path, FakeSession(faulty_trace()))
    monkeypatch.setattr("sleuth.launch.keeping.page", lambda report: 1 / 0)
    report = scene.end()
    assert scene.said == ["sleuth: no report: ZeroDivisionError: division by zero"]
    assert open_run(report.folder).diagnosis()["verdict"] == "fault"


def test_levels():
    diagnosis = explain(engine.judge(faulty_trace(), RULES), RULES)
    assert has_fault(diagnosis, "error")
    assert has_fault(diagnosis, "warning")
    assert not has_fault(explain([]), "warning")


def test_lines_on_a_terminal_clear_a_progress_bar_first():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    Speech(stream=stream).say("x")
    assert stream.getvalue() == "\r\x1b[Kx\n"


def test_lines_survive_a_stream_that_cannot_hold_them():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    speech = Speech(stream=stream)
    assert not speech.has_unicode
    speech.say("größe")
    assert raw.getvalue() == b"gr??e\n"
    stream.close()
    speech.say("more")
    speech.complain("more")
    assert not speech.is_terminal


def samples(dice=np.random.default_rng(0)):
    rows = dice.normal(size=(300, 4))
    rows[:20, 2] = -999
    at = np.arange(300)
    return splits_of(Samples("train", "", rows, (rows[:, 0] > 0).astype(float), at, at.astype(np.uint64), (4,)), None, Meaning(2))


def test_samples_are_judged_by_rules_about_data_once_the_run_is_over(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "discover", lambda families=(): DISCOVER(families) if families == ("data",) else RULES)
    session = FakeSession(healthy_trace())
    session.splits = samples
    (fault,) = Scene(tmp_path, session).end().diagnosis.faults
    where = fault.found.finding.where
    assert (fault.found.rule.name, where.split, where.column) == ("disguised-missing", "train", "x[2]")


def test_samples_that_cannot_be_read_cost_nothing_else(tmp_path):
    report = Scene(tmp_path, FakeSession(faulty_trace(), fails_in="splits")).end()
    assert [one.found.rule.name for one in report.diagnosis.faults] == ["planted-fault"]
    assert "ZeroDivisionError: planted" in [one.reason for one in report.diagnosis.not_checked]


def test_a_training_and_estimators_share_the_time_for_experiments(tmp_path, monkeypatch):
    asked_for = []

    def experiment(seconds, takes):
        asked_for.append(seconds)
        return (Experiment("any", min(seconds, takes), ""),)

    session = FakeSession(healthy_trace())
    session.experiment = lambda names, seconds: experiment(seconds, 9.0)
    scene = Scene(tmp_path, session, experiment_seconds=10.0, is_kept=False)
    classical = scene.watch._classical
    classical.has_fits, classical.fit = True, Fit
    classical.experiment = lambda fit, names, seconds: experiment(seconds, 9.0)
    classical.retry = lambda fit, retrials, seconds: ()
    monkeypatch.setattr("sleuth.launch.watching.asked", lambda *_: ("any",))
    scene.watch.end(Ending("finished"))
    assert asked_for == [7.0, 3.0]


def test_a_finished_run_that_is_kept_is_looked_into_once(tmp_path):
    scene = Scene(tmp_path, FakeSession(faulty_trace()), store=str(tmp_path / "runs"))
    assert scene.end().trace.insides is not None
    assert scene.session.calls.count("look_inside") == 1
    assert 0.5 <= scene.session.looked <= 2.0
    (folder,) = (tmp_path / "runs").iterdir()
    assert open_run(folder).trace().insides is not None


@pytest.mark.parametrize(
    ("options", "status"), [({"experiments": "off"}, "finished"), ({"is_kept": False}, "finished"), ({}, "raised")]
)
def test_no_look_where_nobody_would_see_it_or_experiments_are_off(tmp_path, options, status):
    trace = replace(healthy_trace(), run=replace(healthy_trace().run, status=status))
    scene = Scene(tmp_path, FakeSession(trace), store=str(tmp_path / "runs"), **options)
    assert scene.end().trace.insides is None
    assert "look_inside" not in scene.session.calls


def test_a_look_that_fails_costs_only_its_pictures(tmp_path):
    report = Scene(tmp_path, FakeSession(faulty_trace(), fails_in="look_inside"), store=str(tmp_path / "runs")).end()
    assert report.trace is not None
    assert report.trace.insides is None
    assert report.diagnosis.faults
    assert "ZeroDivisionError" in report.diagnosis.not_checked[0].reason


@pytest.mark.parametrize(("trace", "kept"), [(None, {"accuracy_score": 0.8, "f1_score": 0.5}), (healthy_trace(), {})])
def test_scores_of_estimators_are_metrics_of_a_run_without_steps(tmp_path, trace, kept):
    scene = Scene(tmp_path, FakeSession(trace), store=str(tmp_path / "runs"), experiments="off")
    scene.watch._classical.has_fits, scene.watch._classical.fit = True, lambda: Fit(FitFacts())
    scene.end()
    (run,) = read_store(tmp_path / "runs")
    assert {one.name: one.last for one in run.metrics} == kept


def test_scores_of_a_long_program_are_kept_before_its_end_and_once(tmp_path, monkeypatch):
    scene = Scene(tmp_path, FakeSession(None), store=str(tmp_path / "runs"), experiments="off")
    classical, scores = scene.watch._classical, [("accuracy_score", 0.9), ("f1_score", 0.5)]
    classical.has_fits, classical.fit, classical.scores = True, lambda: Fit(FitFacts()), lambda: scores
    monkeypatch.setitem(sys.modules, "torch", None)
    classical.on_long()
    assert not (tmp_path / "runs").exists()
    monkeypatch.delitem(sys.modules, "torch")
    classical.on_long()
    classical.on_long()
    (run,) = read_store(tmp_path / "runs")
    assert {one.name: (one.last, one.n) for one in run.metrics} == {"accuracy_score": (0.9, 1), "f1_score": (0.5, 1)}
    scores.append(("accuracy_score", 0.8))
    scene.end()
    (run,) = read_store(tmp_path / "runs")
    assert {one.name: (one.last, one.n) for one in run.metrics} == {"accuracy_score": (0.8, 2), "f1_score": (0.5, 1)}
