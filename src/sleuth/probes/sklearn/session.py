"""`SklearnSession`: watch the classical models of this process. Importing this module does not import scikit-learn."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import wrapt

from sleuth.evidence.fit import Fit, FitFacts
from sleuth.evidence.retrial import Retrial, Retried
from sleuth.evidence.trace import Experiment

if TYPE_CHECKING:
    from sleuth.probes.sklearn.holding import Holder
    from sleuth.probes.sklearn.patches import Patches
    from sleuth.probes.sklearn.recorder import Recorder

Attach = Callable[[Any], None]
MODULES = {
    "sklearn.base": "base", "sklearn.model_selection": "selection", "sklearn.metrics": "metrics",
    "sklearn.inspection": "inspection", "pandas": "drawing", "xgboost.sklearn": "boosting",
    "lightgbm.sklearn": "boosting",  # which these libraries import last: by the time scikit-learn is there, they are not
}  # fmt: skip
ASIDE = (
    "pandas",
    "xgboost.sklearn",
    "lightgbm.sklearn",
)  # of no account without scikit-learn, by which it is looked up where it came first


class SklearnSession:
    """Stand-ins go in when the program imports scikit-learn and come out at the end.

    Args:
        script: the program's path, for the evidence.
        on_call: called before the first calls that are watched, in the program's thread; see `recorder.TOLD`.
    """

    def __init__(self, *, script: str = "", on_call: Callable[[], None] | None = None) -> None:
        self.script = script
        self._on_call = on_call
        self.on_long: Callable[[], None] | None = None  # called now and then before calls of a long program; set before `install`
        self._recorder: Recorder | None = None
        self._patches: Patches | None = None
        self._holder: Holder | None = None
        self._installed = False
        self._status, self._exception = "running", ""
        self._home = os.getcwd()
        self._pid = os.getpid()
        self._began = perf_counter()
        self._seconds = 0.0
        self._failures: list[str] = []

    def install(self) -> None:
        """Watch from now on, or from the moment at which scikit-learn is imported. Idempotent."""
        if self._installed:
            return
        self._installed = True
        for name in MODULES:
            if name in sys.modules:
                self._attach(sys.modules[name])
            else:
                wrapt.register_post_import_hook(_weakly(self._attach), name)

    def _attach(self, module: Any) -> None:
        if not self._installed or os.getpid() != self._pid or (module.__name__ in ASIDE and self._patches is None):
            return
        try:
            if self._patches is None:
                self._make()
            assert self._patches is not None
            getattr(self._patches, MODULES[module.__name__])(module)
        except Exception as error:  # a scikit-learn that we cannot watch must still work
            self._failures.append(f"attach {module.__name__}: {type(error).__name__}: {error}")

    def _make(self) -> None:
        from sleuth.probes.sklearn.boosters import Boosters
        from sleuth.probes.sklearn.file_heads import FileHeads
        from sleuth.probes.sklearn.holding import Holder
        from sleuth.probes.sklearn.methods import Methods
        from sleuth.probes.sklearn.outputs import Outputs
        from sleuth.probes.sklearn.patches import Patches
        from sleuth.probes.sklearn.recorder import Recorder
        from sleuth.probes.sklearn.scoring import Scoring
        from sleuth.probes.sklearn.splitting import Splitting
        from sleuth.probes.sklearn.validating import Validating

        self._recorder, outputs, self._holder = Recorder(self._home, self._on_call, self.on_long), Outputs(), Holder()
        heads = FileHeads()
        validating = Validating(self._recorder, outputs, self._home, self._holder, heads)
        methods = Methods(self._recorder, outputs, self._holder, validating)
        self._patches = Patches(
            self._recorder, methods, Splitting(self._recorder, self._holder), Scoring(self._recorder, outputs, self._home), heads
        )
        Boosters(self._recorder, methods, validating)
        self._patches.install()

    def uninstall(self) -> None:
        """Take everything out again. Idempotent."""
        self._installed = False
        if self._patches is not None:
            self._patches.remove()

    def finish(self, status: str, exception: str = "") -> None:
        """The program ended: "finished", "raised", "interrupted" or "stopped"."""
        self._status, self._exception, self._seconds = status, exception, perf_counter() - self._began

    @property
    def has_fits(self) -> bool:
        """Whether an estimator learned something, or something was validated."""
        if self._recorder is None:
            return False
        records = self._recorder.records
        return bool(records.validations) or any(call.fits for call in records.calls)

    def scores(self) -> list[tuple[str, float]]:
        """What the program measured of its models so far: name and number, in its order."""
        if self._recorder is None:
            return []
        from sleuth.probes.sklearn.scoring import named_scores

        return named_scores(self._recorder.records)

    def fit(self) -> Fit:
        """The evidence so far."""
        run = FitFacts(self.script, self._status, self._exception, self._seconds or perf_counter() - self._began, self.own)
        if self._recorder is None:
            return Fit(run)
        from sleuth.probes.sklearn.assemble import assemble

        return assemble(self._recorder, run, self._home)

    def experiment(self, fit: Fit, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
        """Make experiments on clones of the program's estimators and the tables that it gave them."""
        if self._recorder is None or self._holder is None or self._installed:
            return ()
        from sleuth.probes.sklearn.experiments.running import run_trials

        return run_trials(fit, self._holder, names, seconds)

    def retry(self, fit: Fit, retrials: tuple[Retrial, ...], seconds: float) -> tuple[Retried, ...]:
        """Measure scores again without the leaks that were found, on clones and the tables that were kept."""
        if self._recorder is None or self._holder is None or self._installed:
            return ()
        from sleuth.probes.sklearn.retrials.running import run_retrials

        return run_retrials(fit, self._holder, retrials, seconds)

    @property
    def own(self) -> float:
        """Seconds that watching took."""
        return self._recorder.own if self._recorder is not None else 0.0

    @property
    def crashes(self) -> tuple[str, ...]:
        """The probe's own failures, one line each."""
        return (*self._failures, *(self._recorder.crashes if self._recorder is not None else ()))


def _weakly(attach: Attach) -> Attach:
    """Import hooks are kept for ever: what is over must not be kept alive by them."""
    reference = weakref.WeakMethod(attach)

    def call(module: Any) -> None:
        found = reference()
        if found is not None:
            found(module)

    return call
