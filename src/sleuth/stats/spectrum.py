"""How many directions vectors fill."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def effective_rank(vectors: FloatArray) -> float:
    """The number of directions that vectors fill about evenly: the exponential of the entropy of their spectrum's shares.

    Args:
        vectors: `(n, width)`; their mean is taken off.

    Source:
        Roy and Vetterli (2007), The Effective Rank: A Measure of Effective Dimensionality,
        https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf.

    Example:
        >>> round(effective_rank(np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])), 6)
        2.0
    """
    spectrum = np.linalg.svd(vectors - vectors.mean(0), compute_uv=False)
    total = float(spectrum.sum())
    if not total:
        return 0.0
    shares = spectrum[spectrum > 0] / total
    return float(np.exp(-(shares * np.log(shares)).sum()))
