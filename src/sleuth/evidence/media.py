"""Images and embeddings as the rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ViewArray = npt.NDArray[np.float32]

VIEW, SMALL_VIEW = 16, 4  # sides of the grey picture and of the one in colours that are kept of an image
N_GREY = VIEW * VIEW  # of the first columns of a view


@dataclass(frozen=True)
class Images:
    """The images of a folder, or that a column names, in the order of the table's sampled rows.

    Of a folder, what cannot be read has no row.
    """

    names: tuple[str, ...]  # paths within the folder
    views: ViewArray  # (n_sampled, width): a small grey picture and a smaller one in colours, 0 to 255, to be compared
    unreadable: tuple[tuple[str, str], ...] = ()  # (path, why)
    n_files: int = 0  # readable or not, sampled
    column: str = ""  # of the table, which names them
    of_folder: str = ""  # by which the column was found


@dataclass(frozen=True)
class Vectors:
    """The embeddings of the sampled rows."""

    column: str
    values: ViewArray  # (n_sampled, width), a row of NaN = missing
