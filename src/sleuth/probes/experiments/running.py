"""Run experiments on what was recorded of a training, within a time limit, so that nothing of them reaches the program.

Under Linux each runs in a forked child, on the processor, which can be stopped and cannot change anything. Where there is no
fork, and where the processor is too slow for what a device does, it runs in the process itself, on copies, with all random
generators put back.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import pickle
import random
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import perf_counter, process_time, thread_time
from typing import TypeVar

import numpy as np
import torch

from sleuth.evidence.insides import Insides
from sleuth.evidence.trace import Experiment
from sleuth.probes.experiments import (
    augmented,
    both_modes,
    clipped_updates,
    dependencies,
    even_columns,
    fit_one_batch,
    gradient_check,
    ideal_outputs,
    label_check,
    label_order,
    learning_rate_sweep,
    masked_positions,
    other_aims_off,
    other_inputs,
    own_targets,
    reference_model,
    regularisation_anew,
    regularisation_off,
    regularisation_on,
    repeated_runs,
    unreached_parts,
    usual_loss,
)
from sleuth.probes.experiments.capturing import Capturing
from sleuth.probes.experiments.child import in_child
from sleuth.probes.experiments.insides import insides_of
from sleuth.probes.experiments.processor import Kept, OnProcessor, to_processor
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.frames import to_place
from sleuth.probes.torch.graph import op_name, walk
from sleuth.probes.torch.ledger import Ledgers

Result = TypeVar("Result")
TOO_LONG = "it took too long, or its process died"
NO_FUNCTIONS = "the program has no autograd function of its own"
TRIALS: tuple[Trial, ...] = (
    gradient_check.TRIAL,
    ideal_outputs.TRIAL,
    unreached_parts.TRIAL,
    dependencies.TRIAL,
    own_targets.TRIAL,
    masked_positions.TRIAL,
    both_modes.TRIAL,
    other_inputs.TRIAL,
    clipped_updates.TRIAL,
    other_aims_off.TRIAL,
    even_columns.TRIAL,
    label_check.TRIAL,
    label_order.TRIAL,
    fit_one_batch.TRIAL,
    reference_model.TRIAL,
    learning_rate_sweep.TRIAL,
    augmented.TRIAL,
    regularisation_anew.TRIAL,
    regularisation_off.TRIAL,
    usual_loss.TRIAL,
    regularisation_on.TRIAL,
    repeated_runs.TRIAL,
)  # the cheapest first
SHORT_RUN = 60  # steps: it takes less to repeat such a run than to try several rates on its first steps
DEFAULT_SECONDS = 10.0  # for all experiments, to which the times of single ones belong
BUSY = 2.0  # times as long may they take by the clock, where other programs have the processor
MOST_PACE_SECONDS = 2.0  # to find out how long a step of a device takes on the processor
SLOW_STEP_SECONDS = 0.3  # such steps are run on the device
MARGIN = 1.0  # seconds that a child may take beyond its time before it is stopped


@dataclass(frozen=True, slots=True)
class Limit:
    """Seconds of work for one experiment, and those by the clock that are left for all."""

    own: float
    in_all: float

    def shared(self) -> Deadline:
        """In a process that has other threads, whose work would count as the experiment's: by the clock alone."""
        return Deadline(perf_counter() + min(self.own, self.in_all))

    def alone(self) -> Deadline:
        """In a process of its own: by the work done, and in time for all."""
        return Deadline(perf_counter() + self.in_all, process_time() + self.own)


def run_trials(capturing: Capturing, names: Sequence[str], seconds: float, home: str) -> tuple[Experiment, ...]:
    """Run the experiments of these names, in order, for at most `seconds` of work in all; places are told relative to `home`.

    On an idle machine these are seconds of the clock; on a busy one it may be twice as long, and the same experiments are made.
    """
    wanted = [trial for trial in _in_order(capturing.n_steps) if trial.name in names]
    steps, reason = choose(capturing)
    deadline, work = Deadline(perf_counter() + BUSY * seconds), seconds
    done: list[Experiment] = []
    if wanted and can_fork():
        _give_memory_back()
    room = _room(capturing, steps) if wanted else None
    for trial in wanted:
        if min(deadline.left, work) <= 0:
            done.append(Experiment(trial.name, reason="the time for experiments was up"))
            continue
        if trial.run is not None and reason:
            done.append(Experiment(trial.name, reason=reason))
            continue
        if trial.of_functions is not None and not capturing.functions:
            done.append(Experiment(trial.name, reason=NO_FUNCTIONS))
            continue
        assert room is not None
        began, before = perf_counter(), _work()
        values, failure = room.run(trial, Limit(min(trial.seconds * seconds / DEFAULT_SECONDS, work), deadline.left))
        work -= min(_work() - before, perf_counter() - began)
        lines = tuple((name, one.line) for name, one in capturing.functions.items()) if trial.of_functions else ()
        places = tuple((name, to_place(line, home)) for name, line in lines)
        done.append(Experiment(trial.name, perf_counter() - began, failure, tuple(sorted(values.items())), places))
    return tuple(done)


def _in_order(run_steps: int) -> Sequence[Trial]:
    """All experiments, the cheapest first for a run of so many steps."""
    if run_steps >= SHORT_RUN:
        return TRIALS
    early = list(itertools.takewhile(lambda trial: trial is not learning_rate_sweep.TRIAL, TRIALS))
    return sorted(TRIALS, key=lambda trial: trial is not repeated_runs.TRIAL and trial not in early)


def _work() -> float:
    """Seconds of the processor that this thread and the children that have ended took."""
    if sys.platform == "win32":
        return thread_time()
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return thread_time() + children.ru_utime + children.ru_stime


def look_inside(capturing: Capturing, seconds: float) -> tuple[Insides | None, str]:
    """What is inside the trained model for a few samples, or why that is not known; for at most `seconds` of work."""
    steps, reason = choose(capturing)
    if reason:
        return None, reason
    room = _room(capturing, steps)
    if room.refusal:
        return None, room.refusal
    limit = Limit(seconds, BUSY * seconds)

    def made(deadline: Deadline, *, is_isolated: bool) -> tuple[Insides | None, str]:
        return _sheltered(lambda: insides_of(_subject(room, is_isolated=is_isolated), deadline), room, is_isolated=is_isolated)

    if room.forks:
        data = in_child(lambda: pickle.dumps(made(limit.alone(), is_isolated=True)), limit.in_all + MARGIN)
        return pickle.loads(data) if data else (None, TOO_LONG)  # noqa: S301 - from this program's own child
    with _put_back():
        return made(limit.shared(), is_isolated=False)


def choose(capturing: Capturing) -> tuple[list[Recorded], str]:
    """The recorded steps that experiments can use, or why there are none."""
    places = [*capturing.latest, *(p for p, n in capturing.n_backwards.items() if n > 1 and p not in capturing.latest)]
    if not capturing.latest:
        reasons = list(capturing.refused.values())
        return [], reasons[-1] if reasons else "no step was recorded"
    if capturing.is_maximised:
        return [], "the optimiser maximises"
    if len(places) > 1 or any(one.n_losses > 1 for one in capturing.latest[places[0]]):
        return [], "several losses take turns"
    steps = {one.step: one for one in (*capturing.first.get(places[0], ()), *capturing.latest[places[0]])}
    if not capturing.is_current(steps[min(steps)], steps[max(steps)]):
        return [], "the training went on with another loss or model than those that were recorded"
    return [steps[number] for number in sorted(steps)], ""


def can_fork() -> bool:
    """Whether an experiment can run in a forked child: on Linux."""
    return sys.platform.startswith("linux") and hasattr(os, "fork")


@dataclass(frozen=True, slots=True)
class Room:
    """Where experiments run, and on what."""

    kept: Kept
    ledgers: Ledgers
    n_steps: int
    forks: bool
    is_moved: bool  # the training ran on a device
    refusal: str = ""  # why recorded steps cannot be run again

    def run(self, trial: Trial, limit: Limit) -> tuple[Values, str]:
        """The values of an experiment, and why it could not be made ("" if it could)."""
        if trial.run is not None and self.refusal:
            return {}, self.refusal
        if self.forks or (trial.of_samples is not None and can_fork()):
            return _in_child(trial, self, limit)
        try:
            with _put_back():
                return _try(trial, self, limit.shared(), is_isolated=False)
        except RuntimeError as error:  # the program's device has failed
            return {}, f"{type(error).__name__}: {error}"[:200]


def _room(capturing: Capturing, steps: list[Recorded]) -> Room:
    """In a forked child, but for models of a device that are too slow on the processor."""
    kept = Kept(
        steps, capturing.initial, capturing.ended, capturing.evaluated, capturing.evaluated_numbers, capturing.held,
        capturing.source, capturing.functions, capturing.decays,
    )  # fmt: skip
    room = Room(kept, capturing.ledgers, capturing.n_steps, can_fork(), is_moved=kept.is_on_device)
    if not room.is_moved:
        return room
    reason = "this system cannot fork"
    if room.forks:
        try:
            moved = replace(room, kept=to_processor(kept))
            values, failure = moved.run(PACE, Limit(MOST_PACE_SECONDS, MOST_PACE_SECONDS)) if steps else ({"seconds": 0.0}, "")
        except Unrecordable as error:
            reason = str(error)
        else:
            if values.get("seconds", inf) <= SLOW_STEP_SECONDS:
                return moved
            reason = failure or "its step takes too long on the processor"
    with contextlib.suppress(Exception), _put_back():
        if not _can_stop_the_device(steps):
            return replace(room, forks=False)
    return replace(room, forks=False, refusal=f"{reason}, and on the device its loss could stop the program")


def _pace(subject: Subject, _: Deadline) -> Values:
    """How long a recorded step takes."""
    began = perf_counter()
    subject.run(subject.steps[-1]).loss.backward()  # type: ignore[no-untyped-call]
    return {"seconds": perf_counter() - began}


PACE = Trial("pace", MOST_PACE_SECONDS, _pace)


def _can_stop_the_device(steps: list[Recorded]) -> bool:
    """Whether the loss has a function that fails on a device, for good, when it is given what is no probability."""
    subject = Subject(steps, {}, is_isolated=False, is_moved=True)
    return any(op_name(node) == "BinaryCrossEntropy" for node in walk(subject.run(subject.steps[-1]).loss).nodes)


def _give_memory_back() -> None:
    """Return what the training has freed to the system, so that a child does not begin with it."""
    with contextlib.suppress(OSError, AttributeError):  # only in the GNU C library
        ctypes.CDLL(None).malloc_trim(0)


def _try(trial: Trial, room: Room, deadline: Deadline, *, is_isolated: bool) -> tuple[Values, str]:
    def make() -> Values:
        if trial.of_functions is not None:
            return trial.of_functions(room.kept.functions, deadline)
        if trial.of_samples is not None:
            return trial.of_samples(room.ledgers, deadline)
        assert trial.run is not None
        return trial.run(_subject(room, is_isolated=is_isolated), deadline)

    values, reason = _sheltered(make, room, is_isolated=is_isolated)
    return values or {}, reason


def _subject(room: Room, *, is_isolated: bool) -> Subject:
    """The recorded steps, if they can be run again.

    Raises:
        Unrecordable: they cannot, or do not give what they gave.
    """
    kept = room.kept
    subject = Subject(
        kept.steps, kept.initial, ended=kept.ended, is_isolated=is_isolated, evaluated=kept.evaluated,
        evaluated_numbers=kept.evaluated_numbers, held=kept.held, source=kept.source, n_steps=room.n_steps,
        is_moved=room.is_moved, decays=kept.decays,
    )  # fmt: skip
    if difference := subject.verify():
        raise Unrecordable(difference)
    torch.manual_seed(0)
    return subject


def _sheltered(make: Callable[[], Result], room: Room, *, is_isolated: bool) -> tuple[Result | None, str]:
    """What `make` gives where it can do no harm, and why it gave nothing ("" if it did)."""
    try:
        with contextlib.ExitStack() as stack:
            for context in (warnings.catch_warnings(), torch.random.fork_rng(devices=[]), torch.enable_grad()):
                stack.enter_context(context)
            if room.is_moved and is_isolated:
                stack.enter_context(OnProcessor())
            warnings.simplefilter("ignore")
            return make(), ""
    except Unrecordable as error:
        return None, str(error)
    except Exception as error:  # the program's own code runs here, on other inputs than it expects
        return None, f"{type(error).__name__}: {error}"[:200]


@contextlib.contextmanager
def _put_back() -> Iterator[None]:
    """All random generators as they were."""
    state, numbers = random.getstate(), np.random.get_state()
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []  # type: ignore[no-untyped-call]
    try:
        with torch.random.fork_rng(devices=devices):
            yield
    finally:
        random.setstate(state)
        np.random.set_state(numbers)


def _in_child(trial: Trial, room: Room, limit: Limit) -> tuple[Values, str]:
    def work() -> bytes:
        values, reason = _try(trial, room, limit.alone(), is_isolated=True)
        return json.dumps([{name: repr(float(value)) for name, value in values.items()}, reason]).encode()

    text = in_child(work, limit.in_all + MARGIN)
    if not text:
        return {}, TOO_LONG
    values, reason = json.loads(text)
    return {name: float(value) for name, value in values.items()}, reason
