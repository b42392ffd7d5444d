"""T006 exploding-gradients."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import FloatArray, IntArray, Trace
from sleuth.rule import ERROR, LIKELY, PROOF, SYMPTOM, Finding, Where, rule
from sleuth.stats.objective import fall, has_moving_targets, has_several_objectives


@rule("T006", kind=SYMPTOM, certainty=LIKELY, severity=ERROR, needs=("gradient_norm",))
def exploding_gradients(
    trace: Trace, *, growth: float = 100.0, to_weights: float = 10.0, min_steps: int = 6, scaler_share: float = 0.2
) -> Iterator[Finding]:
    """The gradients grow by orders of magnitude, or are no longer finite.

    Measure:
        The norm of all gradients per watched step, before clipping: not finite at a step; or its last median over its first at
        least `growth`, with a norm of more than `to_weights` times that of the weights, while the loss has not fallen.
    Why:
        A step as long as the weights themselves throws the model out of the region in which its gradient meant anything.
    Fix:
        Lower the learning rate; clear the gradients at each step; clip their norm (in recurrent models above all).
    Limits:
        With a gradient scaler, some gradients that are not finite are part of finding the scale (`scaler_share`).
        Growth is not judged where gradients are clipped, nor in runs with several objectives or moving targets. In a log a
        scaler is taken to be there, and the weights are left out.
    Source:
        Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks,
        https://proceedings.mlr.press/v28/pascanu13.html.

    Args:
        growth: ratio of medians of three steps, no unit; leaving a plateau may raise the norm tenfold.
        to_weights: norm of the gradients over that of the weights, no unit.
        min_steps: watched steps with gradients.
        scaler_share: of the watched steps, at most, that a scaler may skip.
    """
    place = next((b.place for b in trace.backwards if b.place is not None), None)
    total, weights, step = _norms(trace)
    bad = np.isinf(total)
    allowed = scaler_share * max(10, len(bad)) if trace.run.uses_grad_scaler or trace.run.source else 0
    if bad.sum() > allowed:
        yield _non_finite(trace, bad, step, place)
        return
    total, weights, step = total[~bad], weights[~bad], step[~bad]
    if trace.clips or len(total) < min_steps or has_several_objectives(trace) or has_moving_targets(trace):
        return
    if trace.scalars is not None and fall(trace.scalars.loss) > 0:
        return
    first, last = float(np.median(total[:3])), float(np.median(total[-3:]))
    scale = float(np.median(weights[:3]))
    if first <= 0 or last < growth * first or last < to_weights * scale:  # of unknown weights, NaN, nothing is asked
        return
    onset = int(step[np.flatnonzero(total >= min(growth * first, last))[0]])
    yield Finding(
        message=f"The norm of the gradients grew from {first:.3g} to {last:.3g}"
        + ("." if np.isnan(scale) else f", {last / scale:.3g} times that of the weights."),
        where=Where(place, first_step=onset),
        values={"first": first, "last": last, "growth": last / first},
    )


def _norms(trace: Trace) -> tuple[FloatArray, FloatArray, IntArray]:
    """Norms of all gradients and of all weights, and their steps, where the first are known.

    Raises:
        NotApplicable: they are not known anywhere.
    """
    series, scalars = trace.gradients, trace.scalars
    if series is not None:
        total, weights, step = _total(series.gradient_norm), _total(series.weight_norm), series.step
    elif scalars is not None:
        total, weights, step = scalars.gradient_norm, np.full(len(scalars.step), np.nan), scalars.step
    known = ~np.isnan(total)
    if not known.any():
        raise NotApplicable("no gradient was seen")
    return total[known], weights[known], step[known]


def _total(norms: FloatArray) -> FloatArray:
    """The norm over all parameters, `(n_watched,)`; NaN where nothing is known, inf if one is."""
    with np.errstate(over="ignore"):
        total: FloatArray = np.sqrt(np.nansum(np.square(norms), axis=1))
    return np.where(np.isnan(norms).all(axis=1), np.nan, total)


def _non_finite(trace: Trace, bad: npt.NDArray[np.bool_], step: IntArray, place: Place | None) -> Finding:
    first = int(step[np.flatnonzero(bad)[0]])
    series = trace.gradients
    columns = [] if series is None else [int(i) for i in np.flatnonzero(np.isinf(series.gradient_norm[series.step == first][0]))]
    parameters = [trace.parameters[i] for i in columns if i < len(trace.parameters)]
    names = tuple(one.name for one in parameters)
    layer = next((trace.layers[one.layer].name for one in parameters if one.layer >= 0), "")
    return Finding(
        message=f"The gradients are NaN or infinite at step {first}"
        + (
            f", in {len(names)} of {len(trace.parameters)} parameters: {', '.join(names[:4])}"
            if names
            else f" and {bad.sum()} in all"
        )
        + ("…." if len(names) > 4 else "."),
        where=Where(place, layer, first),
        values={"non_finite_steps": int(bad.sum()), "parameters": names[:20]},
        certainty=PROOF,
    )
