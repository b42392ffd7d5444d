"""`TorchSession`: watch the PyTorch trainings of this process. Importing this module does not import torch."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import wrapt

from sleuth.evidence.insides import Insides
from sleuth.evidence.splits import Splits
from sleuth.evidence.trace import Experiment, RunFacts, Trace
from sleuth.verdict import Overhead, Recent

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches
    from sleuth.probes.torch.recorder import Recorder
    from sleuth.probes.torch.step_sink import StepSink

OnCheck = Callable[[Callable[[], Trace]], None]


class TorchSession:
    """Hooks go in when the program imports torch and come out at the end.

    Args:
        script: the program's path, for the trace.
        budget: wall time with sleuth over wall time without; sampling adapts to it.
        on_check: called at scheduled steps in the program's thread with a function that makes the trace so far. What it
            raises is noted and swallowed, unless it is not an `Exception` (to stop the training).
        telemetry: where the scalars of each step are kept.
    """

    def __init__(
        self, *, script: str = "", budget: float = 1.03, on_check: OnCheck | None = None, telemetry: StepSink | None = None
    ) -> None:
        self.script, self.budget = script, budget
        self._on_check, self._telemetry = on_check, telemetry
        self._recorder: Recorder | None = None
        self._patches: Patches | None = None
        self._installed = False
        self._status, self._exception = "running", ""
        self._home = os.getcwd()
        self._pid = os.getpid()
        self._began = perf_counter()
        self._failure = ""

    def install(self) -> None:
        """Watch from now on, or from the moment at which torch is imported. Idempotent."""
        if self._installed:
            return
        self._installed = True
        silence = weakref.WeakMethod(self._silence)  # forks are told for ever: what is over must not be kept alive by that
        os.register_at_fork(after_in_child=lambda: (call := silence()) and call())
        if "torch" in sys.modules:
            self._attach(sys.modules["torch"])
        else:
            wrapt.register_post_import_hook(self._attach, "torch")

    def _attach(self, module: Any) -> None:
        if not self._installed or self._patches is not None or os.getpid() != self._pid:
            return
        try:
            from sleuth.probes.torch.patches import Patches
            from sleuth.probes.torch.recorder import Recorder

            self._recorder = Recorder(self.budget, self._on_check, self._telemetry)
            self._patches = Patches(self._recorder)
            self._patches.install()
        except Exception as error:  # a torch that we cannot watch must still train
            self._failure = f"attach: {type(error).__name__}: {error}"
            if self._patches is not None:
                self._patches.remove()

    def _silence(self) -> None:
        """A forked child is not watched."""
        if self._recorder is not None:
            self._recorder.is_dead = True
            self._recorder.watching = self._recorder.looking = False
            self._recorder.forwards.turn_off()

    def uninstall(self) -> None:
        """Take everything out again. Idempotent."""
        self._installed = False
        if self._patches is not None:
            self._patches.remove()
            self._patches = None

    def finish(self, status: str, exception: str = "") -> None:
        """The program ended: "finished", "raised", "interrupted" or "stopped"."""
        self._status, self._exception = status, exception
        if self._recorder is not None and not self._recorder.is_finished:
            self._recorder.finish()

    def trace(self) -> Trace:
        """The evidence so far."""
        if self._recorder is None:
            return Trace(
                RunFacts(script=self.script, status=self._status, exception=self._exception, is_final=self._status != "running")
            )
        from sleuth.probes.torch.assemble import assemble

        return assemble(self._recorder, self.script, self._home, self._status, self._exception)

    def splits(self) -> Splits | None:
        """What is at hand of the samples when the run is over, as tables; None if there is nothing to judge."""
        if self._recorder is None or self._patches is not None or os.getpid() != self._pid:
            return None
        from sleuth.probes.torch.kept import splits

        return splits(self._recorder)

    def experiment(self, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
        """Make experiments on copies of what was recorded, at most `seconds` long in all."""
        if self._recorder is None or self._patches is not None or os.getpid() != self._pid:
            return ()
        from sleuth.probes.experiments.running import run_trials

        return run_trials(self._recorder.capturing, names, seconds, self._home)

    def look_inside(self, seconds: float) -> Insides | None:
        """What copies of the model make of a few samples, in at most `seconds`; None if that cannot be seen."""
        if self._recorder is None or self._patches is not None or os.getpid() != self._pid:
            return None
        from sleuth.probes.experiments.running import look_inside

        return look_inside(self._recorder.capturing, seconds)[0]

    @property
    def has_training(self) -> bool:
        """Whether a backward call, an optimiser step, or (with an optimiser at hand) a loss was seen, or a model that raised."""
        if self._recorder is None:
            return False
        recorder = self._recorder
        is_failed = self._status == "raised" and bool(recorder.structure.models)
        has_loss = bool(recorder.losses_seen or recorder.losses.pending) or is_failed
        return recorder.n_backwards > 0 or recorder.step > 0 or (bool(recorder.updates.records) and has_loss)

    @property
    def has_use(self) -> bool:
        """Whether a model ran that was to get weights from elsewhere."""
        recorder = self._recorder
        return (
            recorder is not None
            and bool(recorder.structure.models)
            and (recorder.weights.has_loads or bool(recorder.structure.loaded))
        )

    @property
    def n_steps(self) -> int:
        """Training steps so far."""
        return self._recorder.step if self._recorder is not None else 0

    def recent(self, first: int) -> Recent:
        """The steps from number `first` on. May be asked from another thread: a slice is a copy made in one go."""
        if self._recorder is None:
            return Recent()
        from sleuth.probes.torch.recorder import SCALARS

        width = len(SCALARS)
        rows = self._recorder.scalars[first * width :]
        end = len(rows) // width * width  # the last row may still be written
        return Recent(rows[SCALARS.index("loss") : end : width], rows[SCALARS.index("lr") : end : width])

    @property
    def overhead(self) -> Overhead:
        """What watching cost so far."""
        if self._recorder is None:
            return Overhead(budget=self.budget)
        clock = self._recorder.clock
        return Overhead(self._recorder.step, clock.ratio, self.budget, clock.own)

    @property
    def crashes(self) -> tuple[str, ...]:
        """Failures of sleuth's own hooks, one line each."""
        mine = (self._failure,) if self._failure else ()
        return mine + (tuple(self._recorder.crashes) if self._recorder is not None else ())
