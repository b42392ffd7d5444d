"""Runs of words as hashes, by which parts of texts are found again in others."""

from __future__ import annotations

import re
import zlib

import numpy as np
import numpy.typing as npt

HashArray = npt.NDArray[np.uint64]

# Scripts without spaces, Thai to Korean signs of Chinese origin: each sign is a word.
_SIGNS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")
_FACTOR = 0x9E3779B97F4A7C15  # of Fibonacci hashing


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; of a script that is written without spaces, its signs.

    Example:
        >>> words_of("Grüße, 3 天气!")
        ['grüße', '3', '天', '气']
    """
    return _WORD.findall(text.lower())


def runs_of_words(text: str, n: int) -> HashArray:
    """Hashes of all runs of `n` words in a text, each once; none if it has fewer words.

    Example:
        >>> len(runs_of_words("a b c d", 3)), len(runs_of_words("a b", 3))
        (2, 0)
        >>> bool(np.isin(runs_of_words("b c d", 3), runs_of_words("a b c d", 3)).all())
        True
    """
    found = words_of(text)
    if len(found) < n:
        return np.zeros(0, np.uint64)
    numbers = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in found], dtype=np.uint64)
    mixed = np.zeros(len(found) - n + 1, np.uint64)
    for place in range(n):
        mixed = mixed * np.uint64(_FACTOR) + numbers[place : place + len(mixed)] + np.uint64(1)
    mixed ^= mixed >> np.uint64(31)
    return np.unique(mixed * np.uint64(_FACTOR))
