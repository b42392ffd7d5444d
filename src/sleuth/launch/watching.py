"""Watch one training: judge while it runs, say what is proven at once, and make the report at its end.

Everything that can fail is guarded: the training goes on, and the failure is one line or an outcome of the report.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from sleuth.diagnosis import engine
from sleuth.diagnosis.asking import asked
from sleuth.diagnosis.batches import FAMILY, applied, judge_batches
from sleuth.diagnosis.explain import explain
from sleuth.diagnosis.in_use import judge_use
from sleuth.errors import StopTraining
from sleuth.evidence.fit import Fit
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Experiment, Trace
from sleuth.launch.configure import WATCHED
from sleuth.launch.keeping import Keeper, environment
from sleuth.launch.options import Options, Origin
from sleuth.launch.program import Ending
from sleuth.launch.retrying import retried, seconds_beside
from sleuth.launch.saying import described, line, stated
from sleuth.launch.sessions import FileWatch, Given, MakeClassical, MakeSession
from sleuth.launch.speech import Speech
from sleuth.recording import CURRENT, Logbook
from sleuth.render.trial_figures import DRAWN
from sleuth.rule import FAULT, INFO, PROOF, Finding, Rule, Severity
from sleuth.store.logbook import RunLogbook
from sleuth.store.telemetry import TelemetryWriter
from sleuth.verdict import Diagnosis, Found, Outcome, Overhead, Recent, Report, Status

BOTH_SHARE = 0.7  # of the time, for those on a training where estimators are to be tried too
DRAWN_SHARE = 0.5  # of the time that is left, for what is drawn alone
LEAST_LOOK, MOST_LOOK = 0.05, 0.2  # of the time for all experiments, for a look into the trained model, whatever these took
Result = TypeVar("Result")
Seen = TypeVar("Seen", Trace, Fit)
TryOut = Callable[[tuple[str, ...], float], tuple[Experiment, ...]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules that are installed, and those of them that run."""

    rules: tuple[Rule, ...]
    selection: engine.Selection

    @property
    def selected(self) -> tuple[Rule, ...]:
        """The rules that run."""
        return tuple(rule for rule in self.rules if engine.is_selected(rule, self.selection))

    @property
    def proofs(self) -> tuple[Rule, ...]:
        """The rules that may speak while the training runs: a belief could still be refuted by later steps."""
        return tuple(rule for rule in self.selected if rule.certainty is PROOF and not rule.experiments)


def judgement(options: Options) -> Judgement:
    """The rules for these options."""
    selection = engine.Selection(options.select, options.ignore, options.preview, options.thresholds)
    return Judgement(engine.discover(WATCHED), selection)


class Watch:
    """The watch over one training, from the import of the framework to the report.

    Args:
        options: what the user asked for.
        origin: where the run comes from.
        speech: where sleuth's own lines go.
        make_session: makes what sees the training of networks.
        make_classical: makes what sees the fits of estimators.
        files: what sees the files that are written and read; None = nothing does.
        given: what sees the settings and seeds of the program; None = nothing does.
    """

    def __init__(
        self, options: Options, origin: Origin, speech: Speech, make_session: MakeSession, make_classical: MakeClassical,
        *, files: FileWatch | None = None, given: Given | None = None,
    ) -> None:  # fmt: skip
        self._options = options
        self._origin = origin
        self._speech = speech
        self._process = os.getpid()
        self._judgement = judgement(options)
        self._proofs = self._judgement.proofs
        self._proven: list[tuple[str, str]] = []
        self._said: set[tuple[str, Place | None, str]] = set()
        self.keeper = Keeper(options, origin, speech, files=files, given=given)
        self._telemetry = TelemetryWriter(self.keeper.folder) if options.is_kept else None
        self._session = make_session(options, origin, self.check, self._telemetry)
        self._classical = make_classical(origin, given.look if given is not None else lambda: None)
        self._files, self._given = files, given
        self._scored: Counter[str] = Counter()  # scores of estimators that are kept, by their names
        self._spent = 0.0  # seconds, by experiments
        self._logbook: RunLogbook | None = None
        self._outer: Logbook | None = None  # of a watch around this one

    def begin(self) -> None:
        """Begin to see, and to take what the program logs."""
        self._session.install()
        self._classical.on_long = self._keep_scores_so_far
        self._classical.install()
        if self._files is not None:
            self._files.step = lambda: self._session.n_steps
            self._files.on_hashed = self.keeper.keep_files
            self._files.install()
        if self._given is not None:
            self._given.install()  # last, so that it goes out first: both stand in for functions that read
        if self._telemetry is not None:
            self._logbook = RunLogbook(self._telemetry, self.keeper.folder, lambda: self._session.n_steps, self._complain)
            self._outer, CURRENT.logbook = CURRENT.logbook, self._logbook

    @property
    def has_logged(self) -> bool:
        """Whether the program logged something by calls of its own."""
        return self._logbook is not None and not self._logbook.is_empty

    def _complain(self, text: str) -> None:
        if not self.keeper.has_failed:
            self._speech.complain(text)

    def recent(self, first: int) -> Recent:
        """Losses and learning rates of the steps from this number on; may be asked from another thread."""
        return self._session.recent(first)

    def proven(self) -> tuple[tuple[str, str], ...]:
        """What has been proven so far: the rule, and where, from which step on and what; may be asked from another thread."""
        return tuple(self._proven)

    def check(self, make_trace: Callable[[], Trace]) -> None:
        """Judge what is proven already; called in the training's own thread, between steps.

        Raises:
            StopTraining: a finding is as severe as `--stop-on` says.
        """
        if os.getpid() != self._process:
            return
        self.keeper.outlets.complain()
        trace = make_trace()
        diagnosis = explain(engine.judge(trace, self._proofs, self._judgement.selection), self._judgement.rules)
        roots = [*(fault.found for fault in diagnosis.faults), *(symptom.found for symptom in diagnosis.symptoms)]
        fresh = [one for one in roots if one.certainty is PROOF and self._is_new(one)]
        for one in fresh:
            self._speech.say(line(one, trace, self._origin.folder))
            self._proven.append((one.rule.name, stated(one, trace, self._origin.folder)))
        if fresh:
            self.keeper.keep_diagnosis(self._report(trace, None, diagnosis, Ending("running")))
        for one in fresh:
            if self._options.stop_on and one.rule.severity.rank <= Severity(self._options.stop_on).rank:
                raise StopTraining(described(one, self._origin.folder))

    def end(self, ending: Ending) -> Report:
        """Stop seeing, and judge the whole training."""
        return self._judge(ending, self._finish(ending))

    def so_far(self) -> Report:
        """Judge what has been seen, while the training runs."""
        return self._judge(Ending("running"), [])

    def _judge(self, ending: Ending, crashes: list[str]) -> Report:
        has_training = self._guard(lambda: self._session.has_training, crashes) or False
        has_fits = self._guard(lambda: self._classical.has_fits, crashes) or False
        trace = self._guard(self._session.trace, crashes) if has_training else None
        fit = self._guard(self._classical.fit, crashes) if has_fits else None
        outcomes: tuple[Outcome, ...] = ()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's, about numbers that are missing
            rules = self._judgement.rules
            if trace is not None:
                share = 1.0 if fit is None else BOTH_SHARE
                trace, outcomes = self._judge_seen(trace, self._experiment, crashes, is_over=trace.run.is_final, share=share)
            if trace is not None and trace.run.is_final:
                about_data, of_data = self._judge_samples(crashes)
                rules, outcomes = (*rules, *about_data), outcomes + of_data
                trace = self._with_insides(trace, crashes)
            if fit is not None:
                try_out = partial(self._classical.experiment, fit)
                fit, of_fit = self._judge_seen(fit, try_out, crashes, is_over=ending.status != "running")
                outcomes += of_fit
            if trace is None and fit is None and not crashes and ending.status == "finished":
                trace, outcomes = self._judge_use(crashes)
        if trace is not None or fit is not None:
            self.keeper.prepare()
        else:
            outcomes = unjudged(self._judgement, "the training could not be watched" if crashes else NO_TRAINING)
        diagnosis = explain(outcomes, rules)
        if fit is not None and ending.status != "running":
            fit, diagnosis = self._without_leaks(fit, diagnosis, crashes)
            fit = self._with_pictures(fit, crashes)
        failed = tuple(crashed(reason) for reason in (*self._session_crashes(), *crashes))
        return self._report(trace, fit, replace(diagnosis, not_checked=(*failed, *diagnosis.not_checked)), ending)

    def _judge_use(self, crashes: list[str]) -> tuple[Trace | None, tuple[Outcome, ...]]:
        """Judge a program that uses a model and trains none; None where nothing is wrong with that."""
        trace = self._guard(lambda: self._session.trace() if self._session.has_use else None, crashes)
        if trace is None:
            return None, ()
        judged = self._judgement
        outcomes = self._guard(lambda: judge_use(trace, judged.rules, judged.selection, NO_TRAINING), crashes)
        return (trace, outcomes) if outcomes else (None, ())

    def _judge_seen(
        self, seen: Seen, experiment: TryOut, crashes: list[str], *, is_over: bool, share: float = 1.0
    ) -> tuple[Seen, tuple[Outcome, ...]]:
        """Judge; if something is left open, make the experiments that could decide it, and judge again."""
        rules, selection = self._judgement.rules, self._judgement.selection
        outcomes = engine.judge(seen, rules, selection)
        if not is_over:
            return seen, outcomes
        own = tuple(rule for rule in self._judgement.selected if isinstance(seen, rule.evidence))
        first = explain(outcomes, rules)
        names = asked(first, own, self._options.experiments)
        seconds = seconds_beside(first, share * self._seconds_left)
        if names and self._speech.is_terminal:
            self._speech.say(f"sleuth: making experiments on copies, for at most {seconds:g} s (Ctrl-C skips them)")
        try:
            made = self._guard(lambda: experiment(names, seconds), crashes) if names else None
        except KeyboardInterrupt:
            made = None
        if not made:
            return seen, outcomes
        self._spent += sum(one.seconds for one in made)
        seen = replace(seen, experiments=made)
        return seen, engine.judge(seen, rules, selection)

    def _judge_samples(self, crashes: list[str]) -> tuple[tuple[Rule, ...], tuple[Outcome, ...]]:
        """Judge the samples of a deep program by rules about data; gives these rules too."""
        splits = self._guard(self._session.splits, crashes)
        if splits is None:
            return (), ()
        rules = applied(engine.discover((FAMILY,)))
        return rules, self._guard(lambda: judge_batches(splits, rules, self._judgement.selection), crashes) or ()

    def _without_leaks(self, fit: Fit, diagnosis: Diagnosis, crashes: list[str]) -> tuple[Fit, Diagnosis]:
        """Measure the scores that stand on a leak again without it, in what is left of the time for experiments."""
        if self._options.experiments == "off":
            return fit, diagnosis
        retry = partial(self._classical.retry, fit)
        try:
            made = self._guard(lambda: retried(diagnosis, retry, self._seconds_left), crashes)
        except KeyboardInterrupt:
            made = None
        self._spent += sum(one.seconds for one in made[1]) if made else 0.0
        return (replace(fit, experiments=(*fit.experiments, *made[1])), made[0]) if made else (fit, diagnosis)

    def _with_insides(self, trace: Trace, crashes: list[str]) -> Trace:
        """See what the trained model makes of a few samples, which pages draw; that takes a forward pass or two."""
        options = self._options
        if options.experiments == "off" or not options.is_kept or trace.run.status != "finished":
            return trace
        whole = options.experiment_seconds
        seconds = min(max(self._seconds_left * DRAWN_SHARE, LEAST_LOOK * whole), MOST_LOOK * whole)
        try:
            seen = self._guard(lambda: self._session.look_inside(seconds), crashes)
        except KeyboardInterrupt:
            seen = None
        return replace(trace, insides=seen)

    def _with_pictures(self, fit: Fit, crashes: list[str]) -> Fit:
        """Make the experiments that the report draws, in a part of what is left of the time for experiments."""
        options = self._options
        if options.experiments == "off" or not options.is_kept:
            return fit
        seconds = self._seconds_left * DRAWN_SHARE
        try:
            made = self._guard(lambda: self._classical.experiment(fit, DRAWN, seconds), crashes)
        except KeyboardInterrupt:
            made = None
        return replace(fit, experiments=(*fit.experiments, *(made or ())))

    @property
    def _seconds_left(self) -> float:
        """Of the time for all experiments."""
        return max(self._options.experiment_seconds - self._spent, 0.0)

    def _experiment(self, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
        return self._session.experiment(names, seconds)

    def _finish(self, ending: Ending) -> list[str]:
        crashes: list[str] = []
        if self._logbook is not None and CURRENT.logbook is self._logbook:
            CURRENT.logbook = self._outer
        if self._given is not None:
            self._guard(self._given.uninstall, crashes)
        self._guard(lambda: self._session.finish(ending.status, ending.exception), crashes)
        self._guard(self._session.uninstall, crashes)
        self._guard(self._classical.uninstall, crashes)
        self._guard(lambda: self._classical.finish(ending.status, ending.exception), crashes)
        if self._files is not None:
            self._guard(self._files.uninstall, crashes)
            self._guard(self._files.finish, crashes)
        if self._telemetry is not None:
            self._guard(self._keep_scores, crashes)
            self._telemetry.close()
            if self._telemetry.failure and not self.keeper.has_failed:
                self._speech.complain(self._telemetry.failure)
        return crashes

    def _keep_scores(self) -> None:
        """Keep scores of estimators among the named numbers, counted from 0 for each name; networks report theirs by steps."""
        if self._telemetry is None or self._session.has_training or not self._classical.has_fits:
            return
        for name, value in list(self._classical.scores())[self._scored.total() :]:
            self._telemetry.write_metrics(self._scored[name], {name: value})
            self._scored[name] += 1

    def _keep_scores_so_far(self) -> None:
        """In case the process is killed; not where a network may be trained later, whose metrics go by steps."""
        if "torch" not in sys.modules:
            self._keep_scores()

    def _guard(self, call: Callable[[], Result], crashes: list[str]) -> Result | None:
        try:
            return call()
        except Exception as error:  # where the probe meets the end of the user's program
            crashes.append(f"{type(error).__name__}: {error}")
            return None

    def _session_crashes(self) -> tuple[str, ...]:
        return (*getattr(self._session, "crashes", ()), *getattr(self._classical, "crashes", ()))

    def _is_new(self, found: Found) -> bool:
        key = (found.rule.name, found.finding.where.place, found.finding.where.layer)
        is_new = key not in self._said
        self._said.add(key)
        return is_new

    def _report(self, trace: Trace | None, fit: Fit | None, diagnosis: Diagnosis, ending: Ending) -> Report:
        return Report(
            run=self.keeper.run,
            script=self._origin.script,
            exit_code=ending.exit_code,
            diagnosis=diagnosis,
            trace=trace,
            fit=fit,
            overhead=getattr(self._session, "overhead", Overhead(budget=self._options.budget)),
            started=self._origin.started,
            command=self._origin.command,
            environment=environment(self._origin),
            folder=self.keeper.made,
        )


NO_TRAINING = "no training was seen"


def report_without_watch(options: Options, origin: Origin, speech: Speech, ending: Ending, reason: str) -> tuple[Keeper, Report]:
    """The report of a program that never came to the point where there was something to watch, and its keeper."""
    judged, keeper = judgement(options), Keeper(options, origin, speech)
    return keeper, Report(
        run=keeper.run,
        script=origin.script,
        exit_code=ending.exit_code,
        diagnosis=explain(unjudged(judged, reason), judged.rules),
        overhead=Overhead(budget=options.budget),
        started=origin.started,
        command=origin.command,
        environment=environment(origin),
    )


def unjudged(judged: Judgement, reason: str) -> tuple[Outcome, ...]:
    """An outcome for each selected rule that says why there was nothing to judge."""
    selected = (rule for rule in judged.rules if engine.is_selected(rule, judged.selection))
    return tuple(Outcome(rule, Status.SKIPPED, reason=reason) for rule in selected)


def has_fault(diagnosis: Diagnosis, level: str) -> bool:
    """Whether there is a fault at least as severe as `level` (error or warning)."""
    return any(fault.found.rule.severity.rank <= Severity(level).rank for fault in diagnosis.faults)


def crashed(reason: str) -> Outcome:
    """A failure of the probe itself, as an outcome, so that the report says what the user may be missing."""
    return Outcome(PROBE, Status.CRASHED, reason=reason)


def _torch_probe(trace: Trace) -> Iterator[Finding]:
    """The part of sleuth that watches the training."""
    yield from ()


PROBE = Rule("T000", "torch-probe", FAULT, PROOF, INFO, (), (), Trace, _torch_probe, preview=False, settings={})
