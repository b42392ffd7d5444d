"""T001 non-finite-loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import LossCall, NonFinite, Phase, Trace
from sleuth.rule import ERROR, PROOF, SYMPTOM, Finding, Where, rule


@rule("T001", kind=SYMPTOM, certainty=PROOF, severity=ERROR, needs=())
def non_finite_loss(trace: Trace, *, scaler_tolerance: float = 0.05) -> Iterator[Finding]:
    """The training loss is not a number, or infinite.

    Measure:
        The first training step whose loss is NaN or infinite, and the first value before it that was not finite: a sample, a
        parameter, an operation with its operand, or a layer.
    Why:
        NaN spreads to every weight in the next update, and nothing is learnt after it.
    Fix:
        Mend the first value that is not finite, not the loss: look at the layer, the operation and the sample named here.
        `torch.autograd.set_detect_anomaly(True)` stops the program at the operation.
    Limits:
        With a gradient scaler, up to `scaler_tolerance` of the losses may overflow if later ones are finite: it skips them.
        NaN and infinity are not told apart.
    Source:
        Goldberg (1991), What Every Computer Scientist Should Know About Floating-Point Arithmetic,
        https://doi.org/10.1145/103162.103163.

    Args:
        scaler_tolerance: share of steps, no unit; a scaler needs a few overflows to find its scale.
    """
    if not trace.backwards and not trace.losses and trace.scalars is None:
        raise NotApplicable("no loss was seen")
    scalars = trace.scalars
    steps = [b.step for b in trace.backwards if not b.is_finite] + [c.step for c in _bad_calls(trace)]
    n_steps, n_bad, is_over = 0, 0, False
    if scalars is not None and len(scalars.loss):
        bad = np.isinf(scalars.loss)
        steps += [int(step) for step in scalars.step[bad]]
        n_steps, n_bad, is_over = len(bad), int(bad.sum()), bool(not bad[-1])
    if not steps:
        return
    if trace.run.uses_grad_scaler and is_over and n_bad <= scaler_tolerance * n_steps:
        return
    first = min(steps)
    origin = next((n for n in sorted(trace.nonfinite, key=lambda n: n.step) if n.step <= first), None)
    when = f"first at step {first}" if is_over else f"from step {first} on"
    yield Finding(
        message=f"The loss is NaN or infinite {when}" + (f"; {_described(origin)}." if origin else "."),
        where=Where(_place(trace, origin, first), origin.name if origin and origin.source == "module" else "", first),
        values={"first_step": first, "steps": max(1, n_bad), "source": origin.source if origin else ""},
    )


def _bad_calls(trace: Trace) -> list[LossCall]:
    """Training losses that are not finite, also those that the program did not backpropagate because it stopped at them."""
    training = {f.step for f in trace.forwards if f.is_training and f.is_grad_enabled}
    return [
        c for c in trace.losses if not c.is_finite and not c.raised and (c.phase is Phase.TRAIN or _is_last(trace, c, training))
    ]


def _is_last(trace: Trace, call: LossCall, training: set[int]) -> bool:
    return call is trace.losses[-1] and call.step in training and call.input.requires_grad


def _described(origin: NonFinite) -> str:
    name = " ".join(word for word in (origin.source, origin.name) if word) + (f" ({origin.cause})" if origin.cause else "")
    sample = f", sample {origin.sample} of the batch" if origin.sample >= 0 else ""
    return f"the first value that is not finite is in the {name}{sample}, at step {origin.step}"


def _place(trace: Trace, origin: NonFinite | None, first: int) -> Place | None:
    places = [b.place for b in trace.backwards if b.step == first] + [c.place for c in trace.losses if c.step == first]
    return next((place for place in (origin.place if origin else None, *places) if place is not None), None)
