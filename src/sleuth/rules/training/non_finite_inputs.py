"""T104 non-finite-inputs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Phase, TensorFacts, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

Seen = tuple[int, Place | None, str, TensorFacts]


@rule(
    "T104",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("forwards",),
    explains=(
        "non-finite-loss", "exploding-gradients", "loss-diverging", "loss-plateau", "weights-diverging",
        "frozen-layers", "dead-units", "one-class-predictions", "chance-level-metric",
        "unstable-log-or-exp", "logits-into-bce", "constant-inputs", "learning-rate-too-high",
        "gradients-clipped-away", "activation-scale-drift", "underfitting", "unnormalised-inputs",
        "infinite-values",
    ),
)  # fmt: skip
def non_finite_inputs(trace: Trace) -> Iterator[Finding]:
    """A batch of inputs or targets holds NaN or infinite values, and they reach the loss.

    Measure:
        NaN and infinite values in the input of a model, or in the target of a loss, in the first step whose loss is not finite,
        while all weights were still finite.
    Why:
        One NaN in a batch makes the loss NaN; the next update makes all weights NaN, and nothing brings them back.
    Fix:
        Look at the named sample. Fill or drop missing values, and guard divisions (a feature of zero variance) where the data is
        prepared.
    Limits:
        Missing values that the model or the loss masks, so that the loss stays finite, are left alone; so is an input that
        another network made.
    Source:
        IEEE 754-2019, section 6.2, "Operations with NaNs": a NaN operand gives a NaN, https://standards.ieee.org/ieee/754/6210/.

    Args:
        trace: the run; there are no settings.
    """
    steps = _bad_steps(trace)
    if not any(f.input is not None for f in trace.forwards):
        raise NotApplicable("no model took a tensor")
    if not steps:
        return
    step = min(steps)
    seen = [one for one in _suspects(trace) if one[0] == step]
    if not seen or _weights_were_bad(trace, step) or _other_cause(trace, step):
        return
    _, place, what, facts = seen[0]
    samples = [one.sample for one in trace.nonfinite if one.step == step and one.source == "input" and one.sample >= 0]
    at = f", first in sample {samples[0]} of the batch" if samples else ""
    yield Finding(
        message=f"{facts.n_nonfinite} values of the {what} at step {step} are NaN or infinite{at}, and so is the loss.",
        where=Where(place, first_step=step),
        values={"nonfinite": facts.n_nonfinite, "of": facts.n_values, "what": what, "sample": samples[0] if samples else -1},
    )


def _bad_steps(trace: Trace) -> set[int]:
    """Steps whose loss is known not to be finite."""
    steps = {b.step for b in trace.backwards if not b.is_finite and not b.raised}
    steps |= {c.step for c in trace.losses if c.phase is Phase.TRAIN and (c.raised or not c.is_finite)}
    return steps | {one.step for one in trace.nonfinite}


def _suspects(trace: Trace) -> Iterator[Seen]:
    """Inputs (not made by another network) and targets with values that are not finite."""
    for f in trace.forwards:
        if f.phase is Phase.TRAIN and f.input and f.input.n_nonfinite and not f.input.requires_grad:
            yield f.step, f.place, "input", f.input
    for c in trace.losses:
        if c.phase is Phase.TRAIN and c.target.n_nonfinite and not c.target.requires_grad:
            yield c.step, c.place, "target", c.target


def _weights_were_bad(trace: Trace, step: int) -> bool:
    """Whether a weight or a gradient was not finite in a step before."""
    if trace.gradients is None:
        return False
    before = trace.gradients.step < step
    return bool(np.isinf(trace.gradients.weight_norm[before]).any() or np.isinf(trace.gradients.gradient_norm[before]).any())


def _other_cause(trace: Trace, step: int) -> bool:
    """Whether the record of this step names a parameter or an operation instead."""
    here = {one.source for one in trace.nonfinite if one.step == step}
    return bool(here & {"parameter", "operation"}) and not here & {"input", "target"}
