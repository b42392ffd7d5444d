"""T508 saturating-activations-in-depth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import squashed_products
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.depth import gradient_ratio, weights_in_order
from sleuth.stats.fitting import falls_short
from sleuth.stats.objective import fall, has_several_objectives
from sleuth.stats.repeated_runs import Exchange, exchange_wins, unless_told


@rule(
    "T508",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("parameters", "gradients", "backwards", "scalars"),
    explains=(
        "vanishing-gradients", "saturated-activations", "loss-plateau", "underfitting", "chance-level-metric", "frozen-layers",
        "one-class-predictions", "learning-rate-too-low", "activation-scale-drift", "rank-collapse", "dead-units",
        "too-few-epochs", "input-ignored",
    ),
    consults=("reference-model", "repeated-runs"),
)  # fmt: skip
def saturating_activations_in_depth(
    trace: Trace, *, min_layers: int = 3, max_ratio: float = 0.02, step_share: float = 0.8, max_fall: float = 0.1,
    short_fall: float = 0.5, min_steps: int = 30,
) -> Iterator[Finding]:  # fmt: skip
    """Layer after layer ends in a sigmoid or tanh: the gradient shrinks on its way back, and the first layers do not learn.

    Measure:
        In the autograd graph, the layers with weights that are given the output of a sigmoid or tanh: `min_layers` or more. Then
        the RMS gradient of the first third of the model's weights over that of the last: below `max_ratio` in `step_share` of
        the watched steps, while the loss fell by less than `max_fall`; or by less than `short_fall`, where a plain network
        learns far more from the same batches. Or a run that ended poorly is repeated on copies, and does far better with ReLU in
        place of the modules that squash between its layers, in as many steps, than with these at any
        rate: a hint, if the run learnt anything and the gain is less than three quarters of the loss.
    Why:
        The slope of a sigmoid is at most 1/4, that of a tanh falls to 0 away from 0. Through several of them the gradient is
        multiplied by such slopes again and again.
    Fix:
        ReLU or GELU in hidden layers with He initialisation; or normalisation layers or residual connections between.
    Limits:
        Gates (products with a sigmoid), recurrent cells and outputs do not count. A run that learns is left alone. Where
        inputs or initial weights are of a wrong scale, that is the cause, and it is named first.
    Source:
        Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks,
        https://proceedings.mlr.press/v9/glorot10a.html.

    Args:
        min_layers: fewer do not make the gradient vanish by themselves.
        max_ratio: no unit; sigmoids lose a factor of about 10 a layer under the usual initialisation.
        step_share: of the watched steps after the first.
        max_fall: share of the first loss; more means that the model learns.
        short_fall: the same where it is known that there is far more to learn.
        min_steps: of the run.
    """
    won = exchange_wins(trace, "relu")
    own = _of_gradients(
        trace, min_layers=min_layers, max_ratio=max_ratio, step_share=step_share, max_fall=max_fall,
        short_fall=short_fall, min_steps=min_steps,
    )  # fmt: skip
    yield from unless_told(own, _of_repeated(won) if won else None)


def _of_repeated(won: Exchange) -> Finding:
    return Finding(
        message=f"Repeated, the training ends with {won.said}; with ReLU in place of the squashing activations between its "
        f"layers, after as many steps, with {won.changed:.3g}.",
        values={"own": won.own, "relu": won.changed},
        certainty=LIKELY if won.is_sure else HINT,
        is_beside=True,
        fix="Use ReLU or GELU in the hidden layers.",
    )


def _of_gradients(
    trace: Trace, *, min_layers: int, max_ratio: float, step_share: float, max_fall: float, short_fall: float, min_steps: int
) -> Iterator[Finding]:
    series = trace.gradients
    n_layers = max((squashed_products(backward.graph) for backward in trace.backwards), default=0)
    if series is None or n_layers < min_layers or has_several_objectives(trace):
        raise NotApplicable(f"no single objective through {min_layers} layers behind a sigmoid or tanh")
    loss = trace.scalars.loss if trace.scalars is not None else np.zeros(0)
    most = short_fall if falls_short(trace) else max_fall
    if not trace.run.is_final or len(loss) < min_steps or not fall(loss) < most or not np.isfinite(loss).all():
        return
    for model in trace.models:
        weights = weights_in_order(trace, model.index)
        ratio = gradient_ratio(series, weights)[1:] if len(weights) > min_layers else np.zeros(0)
        known = ratio[np.isfinite(ratio)]
        if not len(known) or float((known < max_ratio).mean()) < step_share:
            continue
        kinds = _kinds(trace)
        yield Finding(
            message=f"{n_layers} layers of {model.name} are given the output of a {kinds}; the gradients of its first ones are "
            f"{np.median(known):.1e} times those of the last ones, and the loss fell by {max(0.0, fall(loss)):.0%} only.",
            where=_where(trace, weights[0]),
            values={"layers": n_layers, "ratio": float(np.median(known)), "loss_fall": fall(loss)},
            fix=f"Replace the {kinds} in the hidden layers by a ReLU, or put a normalisation between the layers.",
        )


def _kinds(trace: Trace) -> str:
    """Which of the two there is, in words."""
    names = {op.name for backward in trace.backwards for op in backward.graph}
    return " or ".join(name.lower() for name in ("Sigmoid", "Tanh") if name in names)


def _where(trace: Trace, parameter: Parameter) -> Where:
    layer = trace.layers[parameter.layer]
    return Where(layer.place, layer.name, 0)
