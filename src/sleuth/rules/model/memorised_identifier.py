"""M205 memorised-identifier."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.final import Final, column_name, final_model, learned_place, model_of, told_part
from sleuth.evidence.fit import Fit
from sleuth.evidence.identifiers import is_left_index, is_named
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M205",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    experiments=("identifier",),
    explains=("overfitted-model", "exploding-one-hot", "unseen-categories-dropped", "useless-features", "unscaled-features",
              "extreme-coefficient", "noisy-target", "underfitted-model", "target-in-features"),
)  # fmt: skip
def memorised_identifier(
    fit: Fit, *, min_share: float = 0.1, min_gain: float = 0.03, min_loss: float = 0.05
) -> Iterator[Finding]:
    """The model leans on a column that numbers the rows.

    Measure:
        A column of the training table in which no two rows are equal, by its name an identifier, or whole numbers that count.
        What the model's training score loses when it is shuffled, and what the held-out score gains or loses without it.
    Why:
        A number that a row was given says nothing of the next row; what it tells of these (the order in which they were
        collected) will not hold for those to come.
    Fix:
        Drop the column before the fit.
    Limits:
        Columns that are named after times are left out: they count, and mean something. A column that is not named as an
        identifier is told only where leaving it out gains. An index that pandas made a column (`index`, `Unnamed: 0`) counts as
        named where the rows are no longer in its order; in its order it may be the trend.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining, https://doi.org/10.1145/2382577.2382579.

    Args:
        min_share: of what the model knows of its training rows, that hangs on the column, 0 to 1.
        min_gain: of the held-out score without the column, 0 to 1; the interval must lie above 0.
        min_loss: of the held-out score without a named identifier, from which on the order of the rows tells the target.
    """
    made, final = fit.experiment("identifier"), final_model(fit)
    if made is None or final is None or made.value("share") < min_share:
        return
    name, gain = column_name(fit, final, int(made.value("column"))), made.value("gain")
    costs = made.value("low") > 0 and gain >= min_gain
    tells = (
        (is_named(name) or _is_left_index(fit, final, int(made.value("column")))) and made.value("high") < 0 and -gain >= min_loss
    )
    if not (costs or tells):
        return
    verb, part = "rises" if costs else "falls", min(made.value("share"), 1.0)
    yield Finding(
        message=f"{part:.0%} of what {model_of(fit, final).name} knows of its training rows hangs on {name!r}, "
        f"which numbers them; without it the held-out score {verb} from {made.value('before'):.2f} to {made.value('after'):.2f}"
        f"{told_part(made)}.",
        where=Where(place=learned_place(fit, final), column=name),
        values={"share": made.value("share"), "gain": gain},
        fix=f"drop {name!r} from the columns that the model is given.",
    )


def _is_left_index(fit: Fit, final: Final, column: int) -> bool:
    """Whether a column of the table that the model learned from is the index of another order."""
    sample = fit.data[final.train].sample if final.train >= 0 else None
    return sample is not None and is_left_index(sample.columns[column].name, sample.columns[column].values)
