"""T518 model-too-small."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import place_of_training
from sleuth.evidence.trace import Layer, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fitting import Fitting
from sleuth.stats.sweep import Sweep

SQUASHED = ("softmax-before-cross-entropy", "sigmoid-before-bce-with-logits")  # so are the plain network's outputs
FAR_BETTER = 0.7  # of the run's loss: another rate that gets below it in a few steps is the better explanation


@rule(
    "T518",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "layers"),
    explains=(
        "loss-plateau", "chance-level-metric", "underfitting", "one-class-predictions", "bottleneck-layer", "too-few-epochs",
        "model-cannot-fit-one-batch",
    ),
    experiments=("fit-one-batch", "reference-model"),
    consults=("ideal-outputs",),
    is_last_resort=True,
)  # fmt: skip
def model_too_small(
    trace: Trace, *, min_left: float = 0.4, max_reference: float = 0.15, max_held_out: float = 0.6, min_steps: int = 60,
    narrow: int = 8, far_better: float = 0.3, min_kept: float = 0.25,
) -> Iterator[Finding]:  # fmt: skip
    """The model is too small: it cannot learn one batch by heart at any rate, and a plain wider network does better on new data.

    Measure:
        From the initial weights, without dropout, up to 300 steps of Adam on one batch at three rates; a network with two hidden
        layers of 128 in the model's place, on that batch and on batches that it did not see; and the narrowest hidden layer. Of
        outputs within 0 and 1, what none of them gets below is taken off the losses.
    Why:
        Too few units or layers cannot represent the function; no rate and no number of epochs helps.
    Fix:
        Widen the narrowest layer, or add one with a nonlinearity.
    Limits:
        A hint where no layer is narrow, and for autoencoders, whose code is narrow on purpose. Another model that is small on
        purpose (a linear baseline) is named when the loss suffers.
    Source:
        Goodfellow, Bengio & Courville 2016, Deep Learning, sections 5.2 and 11.4.1; Karpathy 2019, "A Recipe for Training Neural
        Networks", https://karpathy.github.io/2019/04/25/recipe/

    Args:
        min_left: share of the first loss that is left at best, from which on the batch is not learned, 0 to 1.
        max_reference: share that the plain network may leave on the same batch.
        max_held_out: the plain network's loss on other batches, as a share of the trained model's.
        min_steps: steps that the experiment must have had time for.
        narrow: units of a hidden layer up to which it is narrow.
        far_better: share of the trained loss up to which the plain network shows that a narrow model is too small for all the
            data, though it learns one batch; no rate may do much better either.
        min_kept: share of its first loss that such a model must have kept.
    """
    fitting = Fitting.of(trace)
    if fitting is None or fitting.n_steps < min_steps:
        raise NotApplicable("the experiments could not be compared, or had no time")
    if fitting.reference_left > max_reference or fitting.held_out_share > max_held_out:
        return
    hidden = _hidden(trace)
    layer = min(hidden, key=lambda one: one.features[-1], default=None)
    is_narrow = layer is None or layer.features[-1] <= narrow
    sweep = Sweep.of(trace)
    best = min((point.loss for point in sweep.points), default=math.inf) if sweep is not None else math.inf
    is_at_its_best = sweep is not None and not best - fitting.floor < FAR_BETTER * (sweep.final - fitting.floor)
    falls_short = is_narrow and fitting.held_out_share <= far_better and fitting.kept >= min_kept and is_at_its_best
    if fitting.left < min_left and not falls_short:
        return
    what = f"its narrowest hidden layer has {layer.features[-1]} units" if layer else "it has no hidden layer"
    place, first_step = place_of_training(trace)
    yield Finding(
        message=f"Trained on one batch alone the model keeps {fitting.left:.0%} of the loss, and {fitting.kept:.0%} after the "
        f"whole run; {what}. A plain network keeps {fitting.reference_left:.0%} of a batch, and on others has "
        f"{fitting.held_out_share:.0%} of the trained one's loss.",
        where=Where(layer.place if layer else place, layer.name if layer else "", first_step),
        values={"left": fitting.left, "reference": fitting.reference_left, "units": layer.features[-1] if layer else 0},
        certainty=LIKELY if is_narrow and not _rebuilds(trace) else HINT,
        despite=SQUASHED if fitting.floor > 0 else (),
    )


def _rebuilds(trace: Trace) -> bool:
    """Whether the model gives back as many numbers as it gets: a narrow layer is a code then, and a plain network has none."""
    seen = [(f.input, f.output) for f in trace.forwards if f.phase is Phase.TRAIN and f.input and f.output and f.input.shape]
    return any(i.n_values == o.n_values > i.shape[0] for i, o in seen)


def _hidden(trace: Trace) -> list[Layer]:
    """The layers with weights whose outputs are units, but for the last of them."""
    kinds = ("Linear", "Conv", "RNN", "LSTM", "GRU")
    layers = [one for one in trace.layers if one.features and one.n_training_calls and one.kind.startswith(kinds)]
    return layers[:-1]
