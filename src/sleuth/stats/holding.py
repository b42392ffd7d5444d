"""What holds a model back too much, or would hold it back to its good, by trainings with regularisation off and on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sleuth.evidence.trace import Trace

WAYS = ("decay", "dropout", "penalty")


@dataclass(frozen=True, slots=True)
class Holding:
    """Losses on other batches than those trained on, after training on: as the program trains, and with regularisation off."""

    initial: float  # before training
    trained: float  # with the program's final weights
    held: float  # after more steps as the program makes them
    free: float  # after as many without weight decay, dropout and penalties
    ways: tuple[str, ...]  # of these three, those that alone make far more than half of the difference

    @classmethod
    def of(
        cls, trace: Trace, *, max_share: float = 0.5, max_share_outside: float = 0.8, min_standstill: float = 0.8
    ) -> Self | None:
        """None where it was not tried, the run had not come to a standstill, or it does not do far better without.

        Args:
            trace: the run.
            max_share: of the final loss and of that after more training, what training without leaves; half is beyond noise.
            max_share_outside: the same on rows of an evaluation, none of which was ever trained on, where `max_share` holds for
                those that were.
            min_standstill: of the final loss, what more training as before leaves; less, and the run was only short.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> Holding.of(Trace(run=RunFacts())) is None
            True
        """
        found = trace.experiment("regularisation-off")
        if found is None:
            return None
        initial, trained, held, free = (found.value(name) for name in ("initial", "final", "with", "without"))
        most = max_share * min(held, trained)
        if found.value("by_evaluation") == 1:
            most = max_share_outside * min(held, trained)
            if not found.value("fit_without") <= max_share * min(found.value("fit_with"), found.value("fit_final")):
                return None
        if not (0 <= free <= most and held >= min_standstill * trained):
            return None
        alone = {way: found.value(f"without_{way}") for way in WAYS}
        return cls(initial, trained, held, free, tuple(way for way, loss in alone.items() if loss <= most))


@dataclass(frozen=True, slots=True)
class Drowning:
    """Losses on the data in a training whose terms on other outputs leave nothing of the inputs in those that meet the data."""

    trained: float  # with the program's final weights
    swapped: float  # the same, with the inputs of other samples
    held: float  # after more steps with the whole loss
    free: float  # after as many from the first weights, with the part of the loss on the data

    @classmethod
    def of(cls, trace: Trace, *, max_share: float = 0.5, min_standstill: float = 0.8, min_blind: float = 0.95) -> Self | None:
        """None where it was not tried, the outputs tell of the inputs, the run was only short, or it does no better without.

        Args:
            trace: the run.
            max_share: of the final loss, of that after more training, and of its own with other samples' inputs, what training
                without leaves; half is beyond noise.
            min_standstill: of the final loss, what more training as before leaves.
            min_blind: the final loss over that with other samples' inputs; 1 if the outputs do not depend on them.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> Drowning.of(Trace(run=RunFacts())) is None
            True
        """
        found = trace.experiment("other-aims-off")
        if found is None:
            return None
        trained, swapped, held, free = (found.value(name) for name in ("final", "swapped", "with", "without"))
        is_blind = trained >= min_blind * swapped and held >= min_standstill * trained
        most = max_share * min(held, trained, found.value("without_swapped"))
        return cls(trained, swapped, held, free) if is_blind and 0 <= free <= most else None


@dataclass(frozen=True, slots=True)
class HoldingBack:
    """Losses on the program's evaluation rows, after its training was repeated as it was and with weight decay."""

    own: float
    held_back: float

    @property
    def values(self) -> dict[str, float]:
        """Both losses, for a finding."""
        return {"repeated": self.own, "with_decay": self.held_back}

    @property
    def said(self) -> str:
        """In words, to follow a sentence."""
        return (
            f" Repeated as it was, the training ends with a loss of {self.own:.3g} on evaluation rows; with weight decay, "
            f"{self.held_back:.3g}."
        )

    @classmethod
    def of(cls, trace: Trace, *, min_deviations: float = 3.0, min_share: float = 0.1, max_trained: float = 0.5) -> Self | None:
        """None where it was not tried, or decay gains too little.

        Args:
            trace: the run.
            min_deviations: the gain, in standard errors of its mean over the rows.
            min_share: the gain as a share of the loss of a constant answer, which is what there is to be learnt.
            max_trained: the loss on rows trained on as a share of that on evaluation rows; above, nothing is learnt by heart.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> HoldingBack.of(Trace(run=RunFacts())) is None
            True
        """
        found = trace.experiment("regularisation-on")
        if found is None:
            return None
        own, gained = found.value("own"), found.value("gained")
        is_large = gained >= max(min_deviations * found.value("error"), min_share * found.value("constant"))
        if not is_large or not found.value("trained") <= max_trained * own:
            return None
        return cls(own, found.value("held_back"))


@dataclass(frozen=True, slots=True)
class Anew:
    """Losses on other batches than those trained on, where a few steps from the start, with one thing off, beat the whole run."""

    n_steps: int
    trained: float  # with the program's final weights
    held: float  # after these steps as the program makes them
    free: float  # after as many without it

    @property
    def said(self) -> str:
        """In words, to follow a sentence."""
        return (
            f" {self.n_steps} steps from the start without it bring the loss on other batches to {self.free:.3g}, with it to "
            f"{self.held:.3g}; the whole run brought it to {self.trained:.3g}."
        )

    @classmethod
    def of(cls, trace: Trace, way: str, *, max_share: float = 0.5) -> Self | None:
        """None where it was not tried with this way off, or that does not do far better.

        Args:
            trace: the run.
            way: "decay" or "dropout".
            max_share: of the whole run's loss, and of that after as many steps with it, what is left; half is beyond noise.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> Anew.of(Trace(run=RunFacts()), "decay") is None
            True
        """
        found = trace.experiment("regularisation-anew")
        if found is None:
            return None
        trained, held, free = (found.value(name) for name in ("final", "with", f"without_{way}"))
        return cls(int(found.value("steps")), trained, held, free) if 0 <= free <= max_share * min(trained, held) else None


def is_cleared(trace: Trace, way: str) -> bool:
    """Whether a few steps from the start without it end above the whole run, on other batches: it may well be meant.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> is_cleared(Trace(run=RunFacts()), "dropout")
        False
    """
    found = trace.experiment("regularisation-anew")
    return found is not None and found.value(f"without_{way}") >= found.value("final")
