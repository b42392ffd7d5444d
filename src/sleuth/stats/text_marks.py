"""What texts carry that nobody wrote: markup, a cut in the middle of a word, signs of another script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from sleuth.stats.word_runs import words_of

_MARKUP = re.compile(
    r"</?(?:br|p|b|i|u|em|strong|span|div|font|li|ul|ol|h[1-6]|td|tr)\b[^<>]*>|&(?:amp|nbsp|quot|lt|gt|apos|#\d{2,6}|#x[0-9a-f]{2,6});",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"\[UNK\]|<unk>", re.IGNORECASE)
MOST_MARKUP = 0.3  # share of the signs that are markup from which on the text is markup, and meant so
LEAST_WORDS = 5


def has_left_markup(text: str) -> bool:
    """Whether a text in words has tags or entities in it.

    Example:
        >>> has_left_markup("The film was slow.<br /><br />I left before the end &amp; went home.")
        True
        >>> has_left_markup('<div class="x"><p>five words or so here</p></div>')
        False
    """
    size = sum(len(one) for one in _MARKUP.findall(text))
    return 0 < size <= MOST_MARKUP * len(text) and len(words_of(_MARKUP.sub(" ", text))) >= LEAST_WORDS


def unknown_share(text: str) -> float:
    """Share of the words that a tokenizer did not know, 0 to 1.

    Example:
        >>> unknown_share("the [UNK] sat on the [UNK]")
        0.3333333333333333
    """
    n = len(_UNKNOWN.findall(text))
    return n / max(n + len(words_of(_UNKNOWN.sub(" ", text))), 1)


@cache
def _script(sign: str) -> str:
    try:
        name = unicodedata.name(sign).split()[0]
    except ValueError:
        return ""
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "CJK", "HANGUL") else name


def script_of(text: str) -> str:
    """The script of most letters of a text: "LATIN", "CYRILLIC", "CJK"; "" if it has no letter.

    Example:
        >>> script_of("Москва is far, далеко"), script_of("1234")
        ('CYRILLIC', '')
    """
    counts = Counter(_script(sign) for sign in text if sign.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def cut_length(texts: Sequence[str], *, times: float, min_texts: int, window: int = 10) -> int:
    """The length at which texts end far more often than at the lengths beside it; 0 if there is none.

    The greatest length, if texts end there so; else the one where they pile up most, as where one of several sources is cut.

    Args:
        texts: all different.
        times: how many times more often.
        min_texts: texts of that length that are needed.
        window: lengths on each side that it is compared with.

    Example:
        >>> cut_length(["a" * k for k in range(1, 60)] + [chr(98 + k) * 60 for k in range(20)], times=5.0, min_texts=5)
        60
    """
    counts = Counter(len(text) for text in texts)
    longest = max(counts, default=0)

    def piled(length: int) -> float:
        beside = [length - k for k in range(1, window + 1)] + [length + k for k in range(1, window + 1) if length < longest]
        usual = max(sum(counts[one] for one in beside), 1) / len(beside)
        return counts[length] / usual

    lengths = [one for one, n in counts.items() if one > 2 * window and n >= min_texts and piled(one) > times]
    return longest if longest in lengths else max(lengths, key=piled, default=0)


def broken_ends(texts: Sequence[str], others: Sequence[str]) -> tuple[float, float]:
    """Shares of texts whose last word stands nowhere else, neither within a text nor last in two of `others`. 0 to 1.

    A letter ends in one of a few phrases, whose last words may stand there alone; a form always ends in the same word.

    Example:
        >>> broken_ends(["the cat sat on the ma"], ["the mat sat on the cat", "a cat on a mat"])
        (1.0, 0.0)
    """
    within: set[str] = set()
    for text in (*texts, *others):
        within.update(words_of(text)[:-1])
    ends = Counter(words[-1] for text in others if (words := words_of(text[-LAST_SIGNS:])))
    within.update(word for word, n in ends.items() if n > 1)
    own = Counter(words[-1] for text in texts if (words := words_of(text[-LAST_SIGNS:])))
    within.update(word for word, n in own.items() if n > max(1, OFTEN * len(texts)))

    def share(group: Sequence[str]) -> float:
        last = [words[-1] for text in group if (words := words_of(text[-LAST_SIGNS:]))]
        return sum(word not in within for word in last) / max(len(last), 1)

    return share(texts), share(others)


OFTEN = 0.2  # share of the texts that end in a word from which on it is whole
LAST_SIGNS = 60  # signs at the end of a text in which its last word stands
