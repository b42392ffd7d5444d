"""What the other samples say of each sample: kernel ridge regression and nearest neighbours, each sample left out in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray

STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # of the ridge; the best one by the left-out error is taken
FAR = 5.0  # deviations from the mean; what is farther out counts as this far
CONSTANT = 1e-3  # of the greatest deviation of a feature
NEIGHBOURS = 10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The kernel's eigenvalues `(n,)` and vectors `(n, n)`, and the nearest other samples `(n, NEIGHBOURS)`.

    The answer for a sample that was left out of the fit needs no second fit: it is the target minus the sample's coefficient
    over the sample's own entry in the inverse (Rifkin & Lippert 2007, Notes on regularized least squares, MIT-CSAIL-TR-2007-025,
    https://dspace.mit.edu/handle/1721.1/37318).
    """

    scales: FloatArray
    vectors: FloatArray
    nearest: IntArray
    kernel: FloatArray

    @classmethod
    def of(cls, rows: FloatArray) -> LeftOut:
        """Of inputs `(n, n_features)`: standardised; a Gaussian kernel as wide as the median distance, plus a linear one."""
        deviation = rows.std(0)
        kept = deviation > CONSTANT * deviation.max(initial=0.0)
        values = np.clip((rows[:, kept] - rows[:, kept].mean(0)) / deviation[kept], -FAR, FAR)
        inner = values @ values.T
        squares = np.diag(inner)
        distances = np.maximum(squares[:, None] + squares[None] - 2 * inner, 0.0)
        width = max(float(np.median(distances)), 1e-12)
        kernel = np.exp(-2 * distances / width) + inner / max(values.shape[1], 1)
        scales, vectors = np.linalg.eigh(kernel)
        np.fill_diagonal(distances, np.inf)
        nearest = np.argpartition(distances, min(NEIGHBOURS, len(rows) - 1), axis=1)[:, :NEIGHBOURS]
        return cls(scales, vectors, nearest, kernel)

    def answers(self, targets: FloatArray) -> FloatArray:
        """What the other samples predict for each, `(n, n_targets)`, at the strength with the least error over all.

        Example:
            >>> import numpy as np
            >>> x = np.linspace(-1, 1, 50)[:, None]
            >>> bool(np.abs(LeftOut.of(x).answers(x) - x).max() < 0.05)
            True
        """
        shifted = targets - targets.mean(0)
        turned = self.vectors.T @ shifted
        best, least = np.zeros_like(shifted), np.inf
        for strength in STRENGTHS:
            inverse = 1 / (np.maximum(self.scales, 0) + strength)
            own = (self.vectors**2 @ inverse)[:, None]
            residual = (self.vectors @ (inverse[:, None] * turned)) / own
            if (error := float((residual**2).sum())) < least:
                best, least = shifted - residual, error
        result: FloatArray = best + targets.mean(0)
        return result

    def explained(self, targets: FloatArray) -> float:
        """The share of the targets' variance that these answers explain; below 0 where a constant is better.

        Example:
            >>> import numpy as np
            >>> x = np.linspace(-1, 1, 50)[:, None]
            >>> LeftOut.of(x).explained(x) > 0.99
            True
        """
        spread = float(((targets - targets.mean(0)) ** 2).sum())
        return 1 - float(((targets - self.answers(targets)) ** 2).sum()) / spread if spread > 0 else 0.0

    def votes(self, targets: FloatArray) -> FloatArray:
        """The mean target of the nearest other samples, `(n, n_targets)`."""
        result: FloatArray = targets[self.nearest].mean(1)
        return result
