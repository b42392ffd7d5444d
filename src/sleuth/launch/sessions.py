"""What the watch asks of the probes, and how it gets one: the launch names no probe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sleuth.evidence.files import UsedFile
from sleuth.evidence.fit import Fit
from sleuth.evidence.given import GivenValue, Plain, Seeding
from sleuth.evidence.insides import Insides
from sleuth.evidence.retrial import Retrial, Retried
from sleuth.evidence.splits import Splits
from sleuth.evidence.trace import Experiment, Trace
from sleuth.launch.options import Options, Origin
from sleuth.store.telemetry import TelemetryWriter
from sleuth.verdict import Overhead, Recent


class Session(Protocol):
    """What sees the training (`sleuth.probes.torch.session.TorchSession`)."""

    @property
    def has_training(self) -> bool:
        """Whether a backward or an optimiser step was seen."""

    @property
    def has_use(self) -> bool:
        """Whether a model ran that was to get weights from elsewhere."""

    @property
    def n_steps(self) -> int:
        """Training steps so far."""

    def recent(self, first: int) -> Recent:
        """The steps from this number on; may be asked from another thread."""

    @property
    def overhead(self) -> Overhead:
        """What watching cost."""

    @property
    def crashes(self) -> tuple[str, ...]:
        """The probe's own failures inside hooks, one line each."""

    def install(self) -> None:
        """Put the hooks in."""

    def uninstall(self) -> None:
        """Take all of them out."""

    def finish(self, status: str, exception: str = "") -> None:
        """The training is over."""

    def trace(self) -> Trace:
        """The evidence so far."""

    def experiment(self, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
        """Make experiments on copies of what was recorded."""

    def look_inside(self, seconds: float) -> Insides | None:
        """What copies of the model make of a few samples; None if that cannot be seen."""

    def splits(self) -> Splits | None:
        """The samples that are at hand, as tables."""


class ClassicalSession(Protocol):
    """What sees estimators (`sleuth.probes.sklearn.session.SklearnSession`)."""

    on_long: Callable[[], None] | None

    @property
    def has_fits(self) -> bool:
        """Whether something was fitted or validated."""

    @property
    def crashes(self) -> tuple[str, ...]:
        """The probe's own failures, one line each."""

    def install(self) -> None:
        """Put the stand-ins in."""

    def uninstall(self) -> None:
        """Take all of them out."""

    def finish(self, status: str, exception: str = "") -> None:
        """The program is over."""

    def scores(self) -> Sequence[tuple[str, float]]:
        """What the program measured of its models so far: name and number."""

    def fit(self) -> Fit:
        """The evidence so far."""

    def experiment(self, fit: Fit, names: tuple[str, ...], seconds: float) -> tuple[Experiment, ...]:
        """Make experiments on clones of the program's estimators."""

    def retry(self, fit: Fit, retrials: tuple[Retrial, ...], seconds: float) -> tuple[Retried, ...]:
        """Measure scores again without the leaks that were found."""


class FileWatch(Protocol):
    """What sees files that are written and read (`sleuth.probes.files.session.FileSession`)."""

    step: Callable[[], int]
    on_hashed: Callable[[], object]
    n_unlisted: int

    def install(self) -> None:
        """Put the stand-ins in."""

    def uninstall(self) -> None:
        """Take all of them out."""

    def finish(self) -> None:
        """Hash what is not hashed yet, within a bound."""

    def written(self) -> tuple[UsedFile, ...]:
        """What the program wrote."""

    def read(self) -> tuple[UsedFile, ...]:
        """What the program read and had not written itself."""


class Given(Protocol):
    """What sees the settings and seeds that the program is given (`sleuth.probes.given.session.GivenSession`)."""

    def install(self) -> None:
        """See from now on."""

    def look(self) -> None:
        """See what settings the program holds now."""

    def begin(self) -> None:
        """The training begins: what the program holds now are its settings, and what it reads from now on is none."""

    def uninstall(self) -> None:
        """Take everything out again."""

    def values(self) -> tuple[GivenValue, ...]:
        """The settings so far."""

    def labels(self) -> tuple[tuple[str, ...], str]:
        """The tags and the note that the program gave its run in another tool."""

    def seeds(self) -> Mapping[str, Plain | list[Plain]]:
        """The seeds of each generator."""

    def seedings(self) -> tuple[Seeding, ...]:
        """The calls that seeded something."""


OnCheck = Callable[[Callable[[], Trace]], None]
MakeSession = Callable[[Options, Origin, OnCheck, TelemetryWriter | None], Session]
MakeClassical = Callable[
    [Origin, Callable[[], None]], ClassicalSession
]  # with what is called at the first calls that are watched
