"""T601 dropout-too-strong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import first_trained
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import learns_well
from sleuth.stats.holding import Anew, is_cleared


@rule(
    "T601",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("layers", "forwards"),
    explains=(
        "loss-plateau", "loss-oscillating", "underfitting", "chance-level-metric", "one-class-predictions", "over-regularised",
        "gradient-noise-dominates", "frozen-layers", "model-too-small", "learning-rate-too-low", "dead-units",
        "vanishing-gradients",
    ),
    consults=("both-modes", "regularisation-anew"),
)  # fmt: skip
def dropout_too_strong(
    trace: Trace, *, max_probability: float = 0.8, good_accuracy: float = 0.8, good_residue: float = 0.3
) -> Iterator[Finding]:
    """A dropout drops nearly everything, so little of the input reaches the layers behind it in training.

    Measure:
        Layers with a dropout of `max_probability` or more that ran in train mode, in a run whose training ends with a poor fit.
        By experiment also in one that ends well: without dropout a few steps from the start leave half of its loss or less.
    Why:
        With p = 0.9 a tenth of the units is left, ten times as large: the noise of a unit's output is three times its signal.
        The layers behind learn from noise, and the training loss stays high.
    Fix:
        Drop less: 0.1 to 0.5. PyTorch's `p` is the share that is dropped, not the share that is kept.
    Limits:
        A dropout on the data themselves is a corruption that the model is to undo, and one that the model learns well with is
        to its liking, or by experiment no worse than without: these are hints. So is one whose effect on the fit cannot be told.
        `F.dropout` is seen by experiment only.
    Source:
        Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, Dropout, section 7.3 (error against the rate),
        https://jmlr.org/papers/v15/srivastava14a.html.

    Args:
        max_probability: share dropped from which on it is too strong, 0 to 1; the error rises steeply from there on (figure 9a).
        good_accuracy: accuracy in training or in evaluation from which on the model learns well, 0 to 1.
        good_residue: the same for a regression: mean squared error over the variance of the targets, no unit.
    """
    ran = {index for f in trace.forwards for index in f.train_layers}
    drops = [layer for layer in trace.layers if layer.index in ran and layer.n_training_calls and layer.probability > 0]
    functional = _functional(trace)
    if not drops and not functional > 0:
        raise NotApplicable("no dropout ran in train mode")
    strong = [layer for layer in drops if layer.probability >= max_probability]
    if not strong and functional >= max_probability and trace.run.is_final:
        strong = [_as_layer(trace, functional)]
    if not strong or not trace.run.is_final:
        return
    on_data = [layer for layer in strong if _is_on_data(trace, layer)]
    inner = [layer for layer in strong if layer not in on_data]
    worst = max(inner or on_data, key=lambda layer: layer.probability)
    accuracies = [e.accuracy for e in trace.evaluations if e.model == worst.model and np.isfinite(e.accuracy)]
    well = learns_well(trace, good_accuracy=good_accuracy, good_residue=good_residue)
    is_harmful = well is False and not any(one >= good_accuracy for one in accuracies[-3:]) and not is_cleared(trace, "dropout")
    anew = Anew.of(trace, "dropout")
    more = f", as do {len(strong) - 1} more layers" if len(strong) > 1 else ""
    what = "its input" if "ropout" in worst.kind else "what its layers hand on"
    yield Finding(
        message=f"{worst.name or worst.kind} drops {worst.probability:.0%} of {what} in training{more}; "
        f"{1 / max(1 - worst.probability, 1e-9):.0f} times as large is what little is left.{anew.said if anew else ''}"
        if worst.probability < 1
        else f"{worst.name or worst.kind} drops all of {what} in training: nothing passes it.",
        where=Where(worst.place, worst.name, 0),
        values={"probability": worst.probability, "layers": len(strong)},
        certainty=LIKELY if inner and (is_harmful or anew or worst.probability >= 1) else HINT,
        fix=f"If {worst.probability:g} was meant as the share to keep, write p = {1 - worst.probability:.2g}.",
    )


def _functional(trace: Trace) -> float:
    """The greatest chance of a functional dropout in train mode; NaN if the experiment was not made."""
    found = trace.experiment("both-modes")
    return found.value("functional_dropout") if found else float("nan")


def _as_layer(trace: Trace, probability: float) -> Layer:
    """A functional dropout, as if it were a layer of the model."""
    model = first_trained(trace)
    layer = next(layer for layer in trace.layers if layer.model == model.index)
    return replace(layer, index=-1, name="", kind="F.dropout", place=model.place, probability=probability)


def _is_on_data(trace: Trace, layer: Layer) -> bool:
    """Whether the layer's input has no graph behind it: it corrupts the data. A recurrent layer drops what passes within it."""
    call = next((c for c in trace.layer_calls if c.layer == layer.index and "Dropout" in layer.kind), None)
    return call is not None and call.input is not None and not call.input.requires_grad
