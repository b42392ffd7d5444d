"""T210 wrong-loss-for-task."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import REGRESSIONS
from sleuth.evidence.ops import margin_of_zeros, relative_error
from sleuth.evidence.trace import LossCall, Op, Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.label_noise import has_no_order
from sleuth.stats.misfit import misfit
from sleuth.stats.usual_loss import told, usual_loss_wins

SURE = (PROOF, LIKELY, HINT)  # by the numbers of `misfit`


@rule(
    "T210",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "loss-diverging", "weights-diverging",
        "vanishing-gradients", "saturated-activations", "learning-rate-too-low", "frozen-layers", "dead-units",
        "exploding-gradients", "non-finite-loss", "flipped-loss-sign", "softmax-wrong-axis", "initial-loss-off",
    ),
    consults=("label-order", "usual-loss"),
)  # fmt: skip
def wrong_loss_for_task(trace: Trace, *, max_classes: int = 50, min_calls: int = 2) -> Iterator[Finding]:
    """The loss function does not fit the kind of targets that it gets.

    Measure:
        The values, dtype and shape of the targets of each training loss: labels 0 and 1 for a loss of signs (-1 and 1), also
        hand-written; several labels a sample, or a vector of real numbers, for cross-entropy; negative counts for a Poisson loss.
        Whole numbers that are regressed are numbers of classes if by experiment the inputs tell which one it is, and explain the
        numbers no better than the same ones in another order. Errors that are divided by numbers of which some are below and some
        above 0. For classes and a loss that is not usual for them: updates by cross-entropy, on copies, against as many by that
        loss, each at the best of several rates.
    Why:
        Such a call raises no error and computes something else: a label 0 gives no gradient, independent labels or samples
        compete in one softmax, or the loss has no lower bound.
    Fix:
        Cross-entropy for one class a sample, binary cross-entropy with logits for several, mean squared error for numbers.
    Limits:
        Other whole numbers in a regression are only a hint: ratings and counts are regressed in health.
        Several labels of more than `max_classes` may be a multinomial likelihood, and are a hint too.
    Source:
        PyTorch documentation, loss functions, https://docs.pytorch.org/docs/stable/nn.html#loss-functions.

    Args:
        max_classes: labels up to which several at once are taken for a multi-label task.
        min_calls: calls that must agree.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and not c.raised and c.target.n_values]
    graphs = [b.graph for b in trace.backwards if b.graph]
    relative = [found for one in graphs if (found := relative_error(one))]
    margins = [found for one in graphs if (found := margin_of_zeros(one))]
    won = usual_loss_wins(trace)
    if not (calls or relative or margins or trace.experiment("usual-loss")):
        raise NotApplicable("no loss with targets was computed in training, and none that is relative to them")
    if len(relative) >= min_calls and len(relative) == len(graphs):
        yield _of_relative(trace, relative)
    elif len(margins) >= min_calls:
        said = "The loss is a margin, max(0, 1 - label * output), and its labels are 0 and 1: those of 0 give no gradient."
        where = Where(margins[0].place or trace.backwards[0].place, first_step=trace.backwards[0].step)
        fix = "Pass 2 * y - 1 with raw outputs, or use cross_entropy."
        yield Finding(message=said, where=where, values={"calls": len(margins)}, fix=fix)
    elif won:
        yield Finding(
            message=f"{told(won)}; after the whole run {won.value('final'):.0%}.",
            where=Where(trace.backwards[0].place, first_step=trace.backwards[0].step),
            values={name: won.value(name) for name in ("own", "usual", "final", "n", "fixed", "broken")},
            is_beside=True,
            fix="Train by cross_entropy on the raw scores (binary_cross_entropy_with_logits for two classes).",
        )
    else:
        yield from _of_targets(trace, calls, max_classes, min_calls)


def _of_relative(trace: Trace, relative: list[Op]) -> Finding:
    low, high = min(op.low for op in relative), max(op.high for op in relative)
    return Finding(
        message=f"The errors are divided by numbers from {low:.3g} to {high:.3g}: the samples whose divisor is near 0 make "
        "up nearly all of the loss.",
        where=Where(relative[0].place or trace.backwards[0].place, first_step=trace.backwards[0].step),
        values={"low": low, "high": high, "calls": len(relative)},
        fix="Use mse_loss or l1_loss; a relative error is for targets that are all well above 0.",
    )


def _of_targets(trace: Trace, calls: list[LossCall], max_classes: int, min_calls: int) -> Iterator[Finding]:
    for place in dict.fromkeys((c.place, c.function) for c in calls):
        same = [c for c in calls if (c.place, c.function) == place]
        if len(same) < min_calls or not (unfit := misfit(same, max_classes)):
            continue
        said, fix, certainty = unfit.what, unfit.fix, SURE[unfit.doubt]
        if certainty is HINT and same[0].function in REGRESSIONS and (shown := has_no_order(trace)):
            said, certainty = f"{said} {shown}", LIKELY
        yield Finding(
            message=said,
            where=Where(same[0].place, first_step=same[0].step),
            values={"function": same[0].function, "calls": len(same), "classes": same[0].n_classes},
            certainty=certainty,
            fix=fix,
        )
        return
