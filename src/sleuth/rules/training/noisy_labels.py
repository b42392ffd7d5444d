"""T106 noisy-labels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.suspects import Suspects
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.label_blocks import block_said
from sleuth.stats.label_noise import chance_of_more, rank_below
from sleuth.stats.robust import finite

TOLD = 10  # samples named in the message's values at most
ROUNDED = 3
HINT_FLAT, HINT_P = 0.5, 0.2  # in place of `min_flat` and `max_p`, for a hint


@rule("T106", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("margins",), explains=(
        "overfitting", "under-regularised", "conflicting-labels",
    ),
      experiments=("label-check",))  # fmt: skip
def noisy_labels(
    trace: Trace, *, min_suspects: int = 10, min_share: float = 0.05, max_error: float = 0.5, max_of_chance: float = 0.6,
    min_flat: float = 0.65, max_decay: float = 0.35, max_p: float = 0.002, min_rank: float = 0.75, max_conflicts: float = 0.02,
) -> Iterator[Finding]:  # fmt: skip
    """Some labels of the training data are wrong: like samples, and the model as it learns, contradict them.

    Measure:
        On up to 1,000 kept inputs, the answers of a kernel regression and of the nearest neighbours, each sample left out. Where
        classes overlap, errors vanish among the clearest answers; wrong labels are as frequent there as anywhere. The samples
        that both readings contradict must also have had low margins in the run itself. A stretch of the data whose labels
        neighbours tell no better than chance, though like inputs tell those of the rest, is named as a whole.
    Why:
        A model with room for it learns the wrong labels by heart, and is worse on new data; the loss has a floor.
    Fix:
        Look at the listed samples first and correct or drop them. Where that cannot be done: label smoothing, early stopping,
        a loss that bears noise (generalised cross-entropy), fewer weights.
    Limits:
        A few per cent of errors are usual in real data, and get a hint. An outcome with a chance of its own that the inputs do
        not tell looks the same. Images and sequences that neighbours cannot tell apart are not judged; nor are soft labels,
        mixed samples, inputs of whole numbers, and equal inputs with different labels.
    Source:
        Pleiss, Zhang, Elenberg & Weinberger 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking,
        https://arxiv.org/abs/2001.10528; Northcutt, Jiang & Chuang 2021, Confident Learning, https://arxiv.org/abs/1911.00068.

    Args:
        min_suspects: contradicted samples among the half with the clearest answers; half as many for a hint.
        min_share: of the clearest quarter that must be contradicted, no unit; careful collections have 3 % (Northcutt 2021).
        max_error: of the left-out answers; beyond, they know too little to contradict anybody.
        max_of_chance: the same, as a share of the error of always naming the most frequent class.
        min_flat: share of contradicted samples among the clearest over the error of all: 1 for noise; overlaps stay below 0.6.
        max_decay: that ratio for the clearest quarter in overlapping classes: 0.35 at most, as for faint logistic ones.
        max_p: chance of so many contradictions at that ratio.
        min_rank: chance that a contradicted sample stood below another one by its margin in the run, 0.5 to 1:
            five deviations off one half for 35 samples.
        max_conflicts: times that an input came with another label than before, of all times that it came again.
    """
    found = Suspects.of(trace)
    made = trace.experiment("label-check")
    if made is not None and (said := block_said(made)):
        call = next((one for one in trace.losses if one.n_classes), None)
        yield Finding(said, Where(call.place if call else None, first_step=0), {"first": made.value("block_first")})
        return
    if found is None or made is None:
        raise NotApplicable("the samples that were checked are not those with margins")
    margins, error = found.margins, made.value("error")
    rank = rank_below(finite(margins.standing[found.samples]), finite(np.delete(margins.standing, found.samples)))
    is_mixed = margins.n_conflicts > max_conflicts * max(margins.n_met, 1)
    if is_mixed or not 0 < error <= min(max_error, max_of_chance * made.value("chance")) or not rank >= min_rank:
        return
    n, n_quarter = int(made.value("n")), int(made.value("n")) // 4
    flat = min(made.value("in_half"), made.value("in_quarter")) / error
    p = chance_of_more(round(made.value("in_quarter") * n_quarter), max_decay * error * n_quarter)
    n_suspects = int(made.value("suspects"))
    is_sure = flat >= min_flat and p <= max_p and n_suspects >= min_suspects and made.value("in_quarter") >= min_share
    if not is_sure and (flat < HINT_FLAT or p > HINT_P or n_suspects < min_suspects / 2):
        return
    call = next((one for one in trace.losses if one.n_classes == margins.n_classes), None)
    model, named = trace.models[margins.model], found.samples[:TOLD]
    is_known = bool((margins.position[named] >= 0).all())
    rows = margins.position[named] if is_known else named
    told = ", ".join(f"{row} ({a} -> {b})" for row, a, b in zip(rows, margins.label[named], found.suggested, strict=False))
    yield Finding(
        message=f"Of {n} samples that were compared, like samples contradict {made.value('in_half'):.0%} of the labels where "
        f"they are clearest, and {model.name} gave these labels low margins too. First "
        f"{'rows' if is_known else 'samples in the order seen'} {told}.",
        where=Where(call.place if call else model.place, first_step=0),
        values={
            "share": round(made.value("in_half"), ROUNDED), "suspects": n_suspects, "samples": n,
            "flatness": round(flat, ROUNDED), "rank": round(rank, ROUNDED), "rows": tuple(int(one) for one in rows),
        },
        certainty=LIKELY if is_sure else HINT,
    )  # fmt: skip
