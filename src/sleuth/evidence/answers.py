"""What a classifier answered for single samples whose labels are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one evaluation, in no order; samples whose label is left out of the loss are not among them."""

    n_classes: int
    label: IntArray  # (n,)
    given: IntArray  # (n,) the class with the greatest score
    probability: FloatArray  # (n,) that the model gave this class, 0 to 1
    n_asked: int = 0  # samples in all, where more were judged than are kept

    @property
    def of_second(self) -> FloatArray:
        """`(n,)` the probability of class 1, where there are two.

        Example:
            >>> Answers(2, np.array([0, 1]), np.array([0, 1]), np.array([0.75, 0.5])).of_second
            array([0.25, 0.5 ])
        """
        return np.where(self.given == 1, self.probability, 1 - self.probability)
