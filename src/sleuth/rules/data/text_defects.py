"""D304 text-defects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, Level, Table
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Certainty, Finding, Where, rule
from sleuth.stats.garbled import garbled
from sleuth.stats.text_marks import broken_ends, cut_length, has_left_markup, script_of, unknown_share


@rule(
    "D304",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("texts",),
    explains=("format-violation",),
)
def text_defects(
    splits: Splits,
    *,
    min_texts: int = 5,
    min_share: float = 0.005,
    times: float = 5.0,
    min_broken: float = 0.25,
    broken_times: float = 3.0,
    min_unknown: float = 0.05,
    min_garbled: float = 0.1,
    max_other_script: float = 0.02,
) -> Iterator[Finding]:
    """Texts are cut off, garbled, carry markup or unknown tokens, or are in another script than nearly all others.

    Measure:
        Texts that end at one greatest length far more often than shortly before it, and there in words that stand nowhere else.
        Words with digits or signs in place of letters (`p1ease`, `b!ll`), where they become words of the others once letters are
        put back. Tags and entities (`<br />`, `&amp;`) in texts that are words for the most part. Tokens such as `[UNK]`. Texts
        of which most letters are of a script that few other texts have (a hint: they may be meant).
    Why:
        The end of a cut text may hold what the label says; markup and unknown tokens take the place of words.
    Fix:
        Read the texts again from their source: a column of the database that was too short, a page whose markup was not taken
        off, a scan that was read badly, a tokenizer of another language.
    Limits:
        At most twenty thousand rows are read. Languages of one script are not told apart, and lengths are counted in signs, not
        in the tokens of a model.
    Source:
        Raffel et al. 2020, Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer (the cleaning of
        C4), https://arxiv.org/abs/1910.10683.

    Args:
        min_texts: texts from which on.
        min_share: the same as a share of the texts, 0 to 1.
        times: texts of the greatest length over those of lengths shortly before it.
        min_broken: share of the cut texts whose last word stands nowhere else, 0 to 1.
        broken_times: the same over that of the other texts.
        min_unknown: share of unknown tokens in a text from which on it counts, 0 to 1.
        min_garbled: share of words with digits or signs in place of letters in a text from which on it counts, 0 to 1.
        max_other_script: share of texts in another script up to which they stand out, 0 to 1.
    """
    for table in splits.tables:
        for name in splits.roles.texts:
            column = table.by_name.get(name)
            if column is None or not column.is_text:
                continue
            levels = [level for level in column.levels if level.value.strip()]
            cut = _cut(levels, times, min_texts, (min_broken, broken_times))
            unknown = [level for level in levels if unknown_share(level.value) >= min_unknown]
            marked = [level for level in levels if has_left_markup(level.value)]
            garbage = [levels[place] for place in garbled([level.value for level in levels], min_share=min_garbled)]
            script, foreign = _foreign(levels, max_other_script)
            found: list[tuple[str, list[Level], Certainty]] = [
                ("are cut off in the middle of a word", cut, LIKELY),
                ("have tokens that a tokenizer did not know", unknown, LIKELY),
                ("have markup left in them", marked, LIKELY),
                ("have digits and signs in place of letters", garbage, LIKELY),
                (f"are not in the {script.capitalize()} script of the others", foreign, HINT),
            ]
            for what, some, certainty in found:
                if len(some) >= max(min_texts, min_share * len(levels)):
                    yield _finding(table, column, some, what, certainty)


def _cut(levels: list[Level], times: float, min_texts: int, broken: tuple[float, float]) -> list[Level]:
    length = cut_length([level.value for level in levels], times=times, min_texts=min_texts)
    at_end = [level for level in levels if length and len(level.value) == length]
    if not at_end or len(at_end) > MOST_CUT * len(levels):
        return []
    here, elsewhere = broken_ends([one.value for one in at_end], [one.value for one in levels if len(one.value) != length])
    return at_end if here >= broken[0] and here >= broken[1] * elsewhere else []


def _foreign(levels: list[Level], most: float) -> tuple[str, list[Level]]:
    scripts = [script_of(level.value) for level in levels]
    counts = Counter(one for one in scripts if one)
    script, n = counts.most_common(1)[0] if counts else ("", 0)
    is_common = n >= (1 - most) * counts.total()
    return script, [level for level, one in zip(levels, scripts, strict=True) if one and one != script] if is_common else []


def _finding(table: Table, column: Column, some: list[Level], what: str, certainty: Certainty) -> Finding:
    n, total = sum(level.count for level in some), sum(level.count for level in column.levels)
    return Finding(
        f"{n:,} of {total:,} texts in {column.name!r} of {table.split} {what}: {some[0].value[-80:]!r}.",
        Where(split=table.split, column=column.name, rows=tuple(level.row for level in some[:MOST_ROWS])),
        {"rows": n, "share": n / total, "defect": what}, certainty,
    )  # fmt: skip


MOST_CUT = 0.8  # share of texts of the greatest length from which on it is the length of all
MOST_ROWS = 1000  # that are named
