"""Texts in which letters have become digits and signs, as a poor scan leaves them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sleuth.stats.word_runs import words_of

SIGNS = "!|~$£¢§^*"  # that stand for letters
_PIECE = re.compile(rf"[^\W_]+(?:[{re.escape(SIGNS)}]+[^\W_]+)*")
_MARKED = re.compile(rf"[^\W\d_][\d{re.escape(SIGNS)}]+[^\W\d_]")
_NO_WORDS = re.compile(r"\S*[@/\\_#=]\S*|\S+\.\w+\.\w+\S*")  # addresses, paths, code
LETTERS = str.maketrans("01!|5$§368", "olllsssebb"), str.maketrans("01!|5$§369", "oiiisssegg")  # what such a sign was
LEAST_MARKED = 4  # words of a text
MOST_GARBLED = 0.5  # share of the texts
MOST_READ = 2_000  # texts from which the words of the others are known
N_COMMON, LEAST_COMMON = 100, 5  # the most frequent words of the others, and how many of them must be among those repaired
LEAST_LETTERS = 3  # of such a word
LEAST_REPAIRED = 0.2  # share of the marked words that become words of the others


def marked_words(text: str) -> tuple[list[str], int]:
    """The words that have digits or signs between their letters, and how many words with letters there are.

    Example:
        >>> marked_words("P1ease answer by the 5th, 2nd floor: b0b@mail.org")
        (['P1ease'], 7)
    """
    words = [one for one in _PIECE.findall(_NO_WORDS.sub(" ", text)) if not one.isdigit()]
    return [one for one in words if _MARKED.search(one)], len(words)


def garbled(texts: Sequence[str], *, min_share: float) -> list[int]:
    """Places of the texts many of whose words have digits or signs between their letters, in place of letters; often none.

    Codes, formulas and names of parts have such words too. So some of the words must be words of the other texts once letters
    are put back, and several of these among the most frequent ones, which nobody writes so on purpose.

    Args:
        texts: all different.
        min_share: share of the words with letters from which on a text counts, 0 to 1.

    Example:
        >>> plain = [f"You can come for the keys of room {k} but not without them" for k in range(20)]
        >>> scans = [f"Y0u c4n c0me f0r th3 keys 0f ro0m {k} bu! n0t with0ut th3m" for k in range(4)]
        >>> garbled(plain + scans, min_share=0.15)
        [20, 21, 22, 23]
    """
    found: dict[int, list[str]] = {}
    for place, text in enumerate(texts):
        if len(_MARKED.findall(text)) >= LEAST_MARKED:
            words, n = marked_words(text)
            if len(words) >= max(LEAST_MARKED, min_share * n):
                found[place] = words
    if not found or len(found) > MOST_GARBLED * len(texts):
        return []
    others = [text for place, text in enumerate(texts) if place not in found][:MOST_READ]
    counts = Counter(word for text in others for word in words_of(text) if word.isalpha() and len(word) >= LEAST_LETTERS)
    common = {word for word, _ in counts.most_common(N_COMMON)}
    marked = [word.lower() for words in found.values() for word in words]
    known = [one for word in marked for one in {word.translate(table) for table in LETTERS} if one in counts]
    is_so = len(known) >= LEAST_REPAIRED * len(marked) and len(common.intersection(known)) >= LEAST_COMMON
    return sorted(found) if is_so else []
