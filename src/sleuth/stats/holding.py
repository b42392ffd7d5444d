"""What keeps a trained model from fitting, by the experiment that trains it on with regularisation off."""

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
    def of(cls, trace: Trace, *, max_share: float = 0.5, min_standstill: float = 0.8) -> Self | None:
        """None where it was not tried, the run had not come to a standstill, or it does not do far better without.

        Args:
            trace: the run.
            max_share: of the final loss and of that after more training, what training without leaves; half is beyond noise.
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
        if not (0 <= free <= most and held >= min_standstill * trained):
            return None
        alone = {way: found.value(f"without_{way}") for way in WAYS}
        return cls(initial, trained, held, free, tuple(way for way, loss in alone.items() if loss <= most))
