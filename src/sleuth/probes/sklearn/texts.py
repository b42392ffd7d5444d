"""What columns of numbers are as text, in a frame of the program from which their rows were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import Column, IntArray
from sleuth.probes.sklearn.companions import MOST_CELLS, frame_rows, variables
from sleuth.probes.sklearn.looking import codes_of, index_of, is_frame, look_at
from sleuth.probes.sklearn.values import column_of, n_rows

FEW = 10  # different values of a column
LEAST_CATEGORIES = 4  # that stand in the order of the alphabet, or of their first rows, by more than chance
MOST_CATEGORIES = 1000
MOST_COLUMNS = 60  # of numbers, or of text, that are compared with each other


def texts_of(table: Any, positions: IntArray, depth: int = 2) -> tuple[Column, ...]:
    """Columns of numbers that are text in a frame of the program, under the same name, or under another if they count its words.

    Args:
        table: what a model is given.
        positions: its sampled rows.
        depth: frames between the caller and the program.

    Returns:
        The text at these rows, by the name of the column of numbers.
    """
    held = [one for _, one in variables(depth + 1) if one is not table and is_frame(one) and _is_usable(one)]
    if isinstance(table, np.ndarray) and table.ndim == 2 and table.dtype.kind in "iuf":
        return _of_array(table, held, positions)
    if not is_frame(table) or not table.columns.is_unique or index_of(table) == "time":
        return ()
    return next((found for value in held if (found := _in_frame(table, value, positions))), ())


def _is_usable(frame: Any) -> bool:
    return bool(frame.size <= MOST_CELLS and frame.columns.is_unique and _texts(frame))


def _texts(frame: Any) -> list[Any]:
    """Names of the columns that are no numbers."""
    return [name for name, kind in zip(frame.columns, frame.dtypes, strict=True) if kind.kind not in "biufmM"][:MOST_COLUMNS]


def _of_array(table: npt.NDArray[Any], held: list[Any], positions: IntArray) -> tuple[Column, ...]:
    """The same for an array whose columns stand in a frame of as many rows, which holds the text too."""
    frames = [one for one in held if n_rows(one) == len(table)]
    look = look_at(table) if frames else None
    for frame in frames if look is not None else ():
        theirs = look_at(frame)
        names = dict(zip(theirs.digests, frame.columns, strict=False)) if theirs is not None else {}
        own = [names.get(digest) for digest in look.digests] if look is not None else []
        if own and None not in own and len(set(own)) == len(own):
            found = tuple(_numbered(frame[own], frame, positions))
            return tuple(replace(one, name=f"column {[str(name) for name in own].index(one.name)}") for one in found)
    return ()


def _in_frame(table: Any, frame: Any, positions: IntArray) -> tuple[Column, ...]:
    numeric = [name for name in table.columns if table[name].dtype.kind in "iuf"]
    texts = _texts(frame)
    coded = [name for name in numeric if name in texts]
    rows = frame_rows(frame, table)
    if rows is None or not any(_are_same(table[name], rows.get(name)) for name in numeric if name not in coded):
        return ()
    same_name = [column_of(str(name), rows[name].iloc[positions]) for name in coded]
    others = _numbered(table[[name for name in numeric if name not in coded]], rows, positions)
    return (*same_name, *others)


def _numbered(numbers: Any, rows: Any, positions: IntArray) -> Iterator[Column]:
    """Columns that count the words of a column of text in the same rows."""
    texts = [(name, *_words(rows[name])) for name in _texts(rows) if name not in numbers.columns]
    usable = [(name, words, levels) for name, words, levels in texts if LEAST_CATEGORIES <= len(levels) <= MOST_CATEGORIES]
    for name in numbers.columns[:MOST_COLUMNS] if usable else ():
        codes = numbers[name].to_numpy()
        text = next((text for text, words, levels in usable if _counts(codes, words, levels)), None)
        if text is not None:
            yield replace(column_of(str(name), rows[text].iloc[positions]), name=str(name))


def _words(column: Any) -> tuple[IntArray, npt.NDArray[Any]]:
    """Of each row the number of its word, by first appearance (-1 = missing), and the words."""
    numbers, levels = column.astype(object).factorize()
    return numbers, np.asarray(levels, dtype=object).astype(str)


def _counts(codes: npt.NDArray[Any], words: IntArray, levels: npt.NDArray[Any]) -> bool:
    """Whether the codes number the words in the order of the alphabet, or in that of their first rows, each by one number."""
    known = words >= 0
    if not np.array_equal(codes, np.round(codes)) or not known.any():
        return False
    code_of = np.zeros(len(levels), codes.dtype)
    code_of[words[known]] = codes[known]
    if not np.array_equal(code_of[words[known]], codes[known]):
        return False
    is_sorted = bool((np.diff(codes[known]) >= 0).all())  # then the order of appearance is that of the numbers, whatever they are
    by_alphabet = code_of[np.argsort(levels, kind="stable")]
    return bool((np.diff(by_alphabet) > 0).all() or (not is_sorted and (np.diff(code_of) > 0).all()))


def _are_same(one: Any, other: Any) -> bool:
    """Whether two columns are equal, and of so many values that they are not by chance."""
    return other is not None and one.nunique() > FEW and np.array_equal(codes_of(one), codes_of(other))
