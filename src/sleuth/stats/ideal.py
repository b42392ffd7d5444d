"""What a loss says of right and wrong outputs, read from the experiment ideal-outputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from sleuth.evidence.trace import Experiment, Trace

NUMBERS, BINARY, CLASSES = 0.0, 1.0, 2.0
SURE = 0.98  # share of a probability that is nearly certain, and yet has a logarithm; the rest is spread evenly
NEARLY = 0.05  # of the way from an empty answer to the right one
CLEARLY = 0.2
FASTER = 1.5  # second part of a fall over the first, above that of a straight line; a square has 3
ALL = 0.999  # share of values
ROUNDING = 1e-4  # of a loss in single precision, whose outputs were moved by twenty deviations


@dataclass(frozen=True, slots=True)
class IdealOutputs:
    """Losses of outputs that the model could have given; NaN where the loss is not defined for them."""

    found: Experiment

    @classmethod
    def of(cls, trace: Trace) -> Self | None:
        """The result; None if the experiment was not made."""
        found = trace.experiment("ideal-outputs")
        return None if found is None else cls(found)

    def loss(self, name: str) -> float:
        """The loss of one kind of answer."""
        return self.found.value(name)

    @property
    def kind(self) -> float:
        """NUMBERS, BINARY or CLASSES: what the targets are."""
        return self.loss("kind")

    @property
    def has_signed_others(self) -> bool:
        """Whether other negative numbers enter the loss, which may turn its sign: returns, advantages."""
        return self.loss("signed_others") > 0

    @property
    def are_probabilities(self) -> bool:
        """Whether all outputs of the model lie between 0 and 1."""
        return self.loss("share_in_unit") > ALL

    @property
    def opposites(self) -> tuple[float, float]:
        """The loss of right outputs, and of wrong ones, of the kind that the model gives."""
        if self.kind == NUMBERS:
            return self.loss("right"), max(self.loss("above"), self.loss("below"), key=lambda value: -value)
        return (
            (self.loss("right_p"), self.loss("wrong_p"))
            if self.are_probabilities
            else (self.loss("right_4"), self.loss("wrong_4"))
        )

    @property
    def is_flipped(self) -> bool:
        """Whether the loss falls steadily from right outputs to wrong ones.

        A distance or an energy is right where it is small for a yes: no number below 0, or a loss that is a line in it.
        """
        if self.kind == BINARY and self.loss("is_magnitude") > 0:
            return False
        if self.kind == NUMBERS:
            sides = [[self.loss(side), self.loss(f"far_{side}")] for side in ("above", "below")]
            defined = [side for side in sides if not all(map(math.isnan, side))]
            if len(defined) == 1:  # rates, scales: nothing below 0
                defined += [[self.loss("constant")], [self.loss("seen")]]
            return bool(defined) and all(_falls(self.loss("right"), *side) for side in defined)
        if self.are_probabilities:
            return _falls(self.loss("right_p"), self.loss("even" if self.kind == CLASSES else "half"), self.loss("wrong_p"))
        losses = [self.loss(name) for name in ("right_4", "right_1", "zero", "wrong_1", "wrong_4")]
        return _falls(*losses) and not (self.kind == BINARY and _is_line(losses))

    @property
    def has_no_floor(self) -> bool:
        """Whether the loss falls ever faster the further all outputs move, whichever way: nothing sane is minimised like this."""
        falls = []
        for side in ("up", "down"):
            losses = self.loss("seen"), self.loss(f"{side}_10"), self.loss(f"{side}_20")
            if any(math.isnan(one) or one == math.inf for one in losses) or not losses[0] > losses[1] >= losses[2]:
                return False
            if losses[0] - losses[2] <= ROUNDING * abs(losses[0]):
                return False  # a loss that does not see where all outputs lie, such as that of a softmax
            falls.append(losses[2] == -math.inf or losses[1] - losses[2] > FASTER * (losses[0] - losses[1]))
        return any(falls)

    @property
    def takes_probabilities(self) -> bool:
        """Whether the loss of yes-or-no targets is least for probabilities, and grows for the raw outputs that the model gives.

        Losses of the distance between output and target, which grow alike on both sides of it, are none of these.
        """
        up, down, exact, half = (self.loss(name) for name in ("error_above", "error_below", "exact", "half"))
        raw = min(_worst(self.loss("right_1")), _worst(self.loss("right_4")))
        is_distance = abs(up - down) <= NEARLY * max(abs(up), abs(down))
        is_least = exact <= self.loss("right_p") < half
        has_no_floor = 0 <= exact < CLEARLY * half and raw < -half
        is_judged = self.kind == BINARY and self.loss("share_in_unit") < 1 - NEARLY
        is_shut = self.loss("zero") > 2 * half and 0 <= exact < CLEARLY * half  # 0 is a certain no, and nothing is below it
        is_other = self.is_cross_entropy or not is_distance
        return is_judged and is_least and is_other and (half < raw or has_no_floor or is_shut)

    @property
    def is_cross_entropy(self) -> bool:
        """Whether the loss of yes-or-no targets is the mean of -log of the probability of what is right."""
        sure = SURE + (1 - SURE) / 2
        wanted = {"half": math.log(2), "right_p": -math.log(sure), "wrong_p": -math.log(1 - sure)}
        return self.kind == BINARY and all(math.isclose(self.loss(name), value, rel_tol=0.02) for name, value in wanted.items())

    @property
    def takes_raw_outputs(self) -> bool:
        """Whether the loss of yes-or-no targets wants raw outputs, although the model gives probabilities."""
        if self.kind != BINARY or not self.are_probabilities:
            return False
        worst, wrong, empty, right, best = (self.loss(name) for name in ("wrong_4", "wrong_1", "zero", "right_1", "right_4"))
        is_convex = _falls(worst, wrong, empty, right, best) and worst - empty > empty - best
        return is_convex and best >= 0 and self.loss("right_p") - best > 0.5 * (empty - best)

    @property
    def rewards_one_answer(self) -> bool:
        """Whether the same answer for every sample reaches nearly the loss of the right ones, though wrong ones do not."""
        if self.kind == NUMBERS or self.loss("has_bound_rows") > 0:
            return False
        if self.are_probabilities:
            right, empty, same = self.loss("right_p"), self.loss("even" if self.kind == CLASSES else "half"), self.loss("all_one")
        else:
            right, empty, same = self.loss("right_4"), self.loss("zero"), self.loss("all_4")
        return right < empty and same - right <= NEARLY * (empty - right)


def _falls(*losses: float) -> bool:
    margin = 1e-6 * max((abs(one) for one in losses if math.isfinite(one)), default=0.0)
    return all(math.isfinite(one) for one in losses) and all(b < a - margin for a, b in pairwise(losses))


def _is_line(losses: list[float]) -> bool:
    """Whether the losses of outputs 4, 1, 0, -1 and -4 lie on a line."""
    slopes = [(losses[0] - losses[1]) / 3, losses[1] - losses[2], losses[2] - losses[3], (losses[3] - losses[4]) / 3]
    return max(slopes) - min(slopes) <= 1e-3 * max(map(abs, slopes))


def _worst(loss: float) -> float:
    return math.inf if math.isnan(loss) else loss
