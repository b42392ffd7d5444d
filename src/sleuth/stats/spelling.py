"""Texts that are the same but for case, spaces, accents or signs; damaged letters; the form that texts share."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

MOJIBAKE = re.compile(r"[ÂÃÅÄ][\u0080-\u00bf¡-¿€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ]|â€|ï»¿|Ã$|Ð[\u0080-\u00bf]|Ñ[\u0080-\u00bf]")


def folded(text: str) -> str:
    """The text without what people write differently: case, accents, spaces, dashes and dots between letters.

    Example:
        >>> folded(" São-Paulo "), folded("A+"), folded("A-")
        ('saopaulo', 'a+', 'a-')
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.sub(r"(?<=[^\W\d_])[\s_.,\-–/'’]+(?=[^\W\d_])", "", _joined(plain.casefold().strip()))


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def variants(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of texts that are equal once folded, in the order of the first.

    Example:
        >>> variants(["Berlin", "Rome", "berlin ", "A-", "A"])
        [('Berlin', 'berlin ')]
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        groups[folded(text)].append(text)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def is_damaged(text: str) -> bool:
    r"""Whether letters were lost or read with the wrong encoding.

    Example:
        >>> is_damaged("MÃ¼nchen"), is_damaged("M\ufffdnchen"), is_damaged("München")
        (True, True, False)
    """
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    if not MOJIBAKE.search(text):
        return False
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8") != text
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return False


def form(text: str, *, is_exact: bool) -> str:
    """The form of a text: letters as A, digits as 9, other signs as they are; without lengths unless exact.

    Example:
        >>> form("AB-1234", is_exact=True), form("AB-1234", is_exact=False)
        ('AA-9999', 'A-9')
    """
    plain = re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", text))
    return plain if is_exact else re.sub(r"A+", "A", re.sub(r"9+", "9", plain))


def shared_form(texts: Iterable[tuple[str, int]], *, min_share: float) -> tuple[str, bool] | None:
    """The form that so many of the rows have, exact if possible; None if there is none or it says nothing (letters only).

    Example:
        >>> shared_form([("A12", 60), ("B77", 40)], min_share=0.99)
        ('A99', True)
    """
    listed = list(texts)
    total = sum(count for _, count in listed)
    for is_exact in (True, False):
        counts: Counter[str] = Counter()
        for text, count in listed:
            counts[form(text, is_exact=is_exact)] += count
        best, count = counts.most_common(1)[0]
        if count >= min_share * total:
            return (best, is_exact) if "9" in best or re.search(r"[^\w\s]", best) else None
    return None


def is_near(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes one text of the other.

    Example:
        >>> is_near("Germany", "Germny"), is_near("cat", "dog")
        (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:]


def near(texts: tuple[str, ...], min_length: int) -> list[tuple[str, str]]:
    """Pairs of texts, long enough and without digits, that one letter parts.

    Example:
        >>> near(("Germany", "Germny", "France"), 5)
        [('Germany', 'Germny')]
    """
    words = [text for text in texts if len(text) >= min_length and not any(map(str.isdigit, text))]
    return [(one, other) for place, one in enumerate(words) for other in words[place + 1 :] if is_near(one, other)]
