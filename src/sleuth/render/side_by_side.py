"""Several kept runs side by side: as text, as JSON, and where their curves part in words."""

from __future__ import annotations

from dataclasses import asdict

from sleuth.evidence.kept_run import Importance, Parting, RunComparison
from sleuth.render.kept_files import differing_data, told_of_data, told_of_files, without_files
from sleuth.render.kept_runs import loss
from sleuth.render.payload import plain
from sleuth.render.words import clean, plural

SCHEMA = 1  # of the JSON of a comparison
LETTERS = "ABCDEFGHIJ"
LOSS = "loss"  # the key of the curve of which most is said
MAY_BE_CHANCE = 0.05  # share of orders of the outcomes that give as much, above which nothing is said to be found


def comparison_tree(comparison: RunComparison) -> dict[str, object]:
    """The comparison as JSON."""
    return {
        "schema": SCHEMA,
        "runs": [clean(name) for name in comparison.runs],
        "differs": {clean(one.name): [clean(value) or None for value in one.values] for one in comparison.differences},
        "same": [clean(name) for name in comparison.same],
        "data": [differing_data(one) for one in comparison.data],
        "importances": [
            {**asdict(one), "outcome": clean(one.outcome), "names": [clean(name) for name in one.names]}
            for one in comparison.importances
        ],
        "losses": [_parting_tree(one, "losses") for one in comparison.partings],
        "curves": {
            clean(curve.name): [_parting_tree(one, "values") for one in curve.partings]
            for curve in comparison.curves
            if curve.key != LOSS
        },
    }


def side_by_side(comparison: RunComparison) -> str:
    """What differs, each value with the letters of the runs that have it, and where the curves part."""
    lines = [f"{letter}  {clean(name)}" for letter, name in zip(LETTERS, comparison.runs, strict=False)]
    lines += (
        ["", *told] if (told := [one for one in (told_of_data(comparison, LETTERS), told_of_files(comparison)) if one]) else []
    )
    for difference in comparison.differences:
        lines += ["", clean(difference.name)]
        for value in dict.fromkeys(difference.values):
            letters = [letter for letter, one in zip(LETTERS, difference.values, strict=False) if one == value]
            lines.append(f"  {' '.join(letters):<{2 * len(comparison.runs)}} {clean(value) or '–'}")
    lines += ["", "losses" if comparison.partings else ""]
    lines += [f"  A {letter}  {parting(one)}" for letter, one in zip(LETTERS[1:], comparison.partings, strict=False)]
    lines += _curves(comparison)
    outcome = ""
    for one in comparison.importances:
        if one.outcome != outcome:
            outcome = one.outcome
            lines += ["", f"what {clean(outcome)} goes with ({plural(one.n_runs, 'run')}, each difference by itself)"]
        lines.append(f"  {100 * one.share:>3.0f} %  {clean(', '.join(one.names))}: {weight(one)}")
    if same := without_files(comparison.same):
        lines += ["", f"The same in all: {clean(', '.join(same))}."]
    return "\n".join(lines) + "\n"


def parting(one: Parting, what: str = "loss") -> str:
    """Where two runs' curves part, in a sentence; `what` is one of their values."""
    if not one.n_common:
        return f"no step has a {what} in both"
    if one.first_difference is None or one.losses is None:
        return f"the same in all {plural(one.n_common, 'common step')}"
    first, other = (loss(value) for value in one.losses)
    if one.first_apart is None:
        return (
            f"differ from step {one.first_difference:,} on, nowhere by more than {one.tolerance:.3g} of the larger "
            f"in {plural(one.n_common, 'common step')}"
        )
    apart = f"differ by more than {100 * one.tolerance:.3g} % from step {one.first_apart:,} on ({first} and {other})"
    return (
        apart
        if one.first_apart == one.first_difference
        else f"differ from step {one.first_difference:,} on, {apart.removeprefix('differ ')}"
    )


def in_short(one: Parting) -> str:
    """The same in a few words; "" where no step has a value in both.

    Example:
        >>> in_short(Parting("b", 9, 3, 4, (0.5, 0.25), 0.01))
        'step 4: 0.5, 0.25'
    """
    if not one.n_common:
        return ""
    if one.first_difference is None or one.losses is None:
        return "the same"
    if one.first_apart is None:
        return f"within {100 * one.tolerance:.3g} %"
    first, other = (loss(value) for value in one.losses)
    return f"step {one.first_apart:,}: {first}, {other}"


def weight(one: Importance) -> str:
    """How an outcome goes with a difference, in words.

    Example:
        >>> weight(Importance("val_acc", ("argument: lr", "seeds: torch"), 0.9, 0.01, -1.0, 6))
        'lower with larger values; they change together'
    """
    parts = [{1.0: "higher with larger values", -1.0: "lower with larger values"}.get(one.direction, "")] if one.share > 0 else []
    parts += [f"may be chance (in {100 * one.chance:.0f} of 100 orders)"] if one.chance > MAY_BE_CHANCE else []
    parts += ["they change together"] if len(one.names) > 1 else []
    return "; ".join(part for part in parts if part) or "more than chance"


def _curves(comparison: RunComparison) -> list[str]:
    """Where the curves other than the losses part: a sentence for each run; those that are the same in all by their names."""
    lines, same = [], []
    for curve in comparison.curves:
        if curve.key == LOSS:
            continue
        if all(one.n_common and one.first_difference is None for one in curve.partings):
            same.append(clean(curve.name))
        else:
            told = zip(LETTERS[1:], curve.partings, strict=False)
            lines += ["", clean(curve.name), *(f"  A {letter}  {parting(one, 'value')}" for letter, one in told)]
    return [*lines, *(["", f"The same at all common steps: {', '.join(same)}."] if same else [])]


def _parting_tree(one: Parting, values: str) -> dict[str, object]:
    tree = asdict(one)
    del tree["losses"]
    return {**tree, "run": clean(one.run), values: None if one.losses is None else [plain(value) for value in one.losses]}
