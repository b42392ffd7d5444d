"""How the values of tensors were spread at some steps of a training: counts in bins that widen with their distance from zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
CountArray = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Histograms:
    """Sampled values of some parameters, or of their gradients, counted at some of the watched steps.

    Each sign has the same n bins; what lies nearer to zero than the least, or beyond the largest, is counted in that bin.
    `counts[i, j]` holds, for step i and parameter j: the negative values from the largest to the least magnitude (n), the exact
    zeros (1), the positive values from the least to the largest magnitude (n), and what is not finite (1). Nothing but zeros in
    it: not recorded.
    """

    step: IntArray  # (n_steps,)
    parameter: IntArray  # (n_tensors,) index of the parameter
    counts: CountArray  # (n_steps, n_tensors, 2 n + 2)
    edges: FloatArray  # (n + 1,) the magnitudes between which the bins of one sign lie, rising

    @property
    def n_bins(self) -> int:
        """Bins of one sign."""
        return len(self.edges) - 1

    @property
    def signed(self) -> FloatArray:
        """Shares of the finite values from the greatest negative to the greatest positive bin.

        Returns:
            `(n_steps, n_tensors, 2 n + 1)`, 0 to 1; the middle one is that of the exact zeros; inf where any value was not
            finite, NaN where nothing was recorded.
        """
        finite = self.counts[:, :, :-1].astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares: FloatArray = finite / finite.sum(axis=2, keepdims=True)
        shares[self.counts[:, :, -1] > 0] = np.inf
        return shares

    @property
    def magnitudes(self) -> FloatArray:
        """The same without signs: exact zeros, then the bins from the least to the largest, `(n_steps, n_tensors, n + 1)`.

        Example:
            >>> counts = np.array([[[1, 0, 2, 1, 0, 0]]], np.uint16)  # two bins a sign
            >>> Histograms(np.array([0]), np.array([0]), counts, np.array([0.1, 1.0, 10.0])).magnitudes.tolist()
            [[[0.5, 0.25, 0.25]]]
        """
        shares, n = self.signed, self.n_bins
        return np.concatenate([shares[:, :, n : n + 1], shares[:, :, n + 1 :] + shares[:, :, n - 1 :: -1]], axis=2)
