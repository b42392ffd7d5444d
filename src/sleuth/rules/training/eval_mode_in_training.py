"""T406 eval-mode-in-training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Forward, Model, Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T406",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("forwards", "layers", "parameters"),
    explains=(
        "overfitting", "loss-plateau", "loss-diverging", "loss-oscillating", "exploding-gradients", "vanishing-gradients",
        "underfitting", "chance-level-metric", "one-class-predictions", "activation-scale-drift", "dead-units",
        "weights-diverging", "batchnorm-statistics-diverged", "under-regularised", "learning-rate-too-high",
    ),
)  # fmt: skip
def eval_mode_in_training(trace: Trace, *, min_steps: int = 2, min_share: float = 0.9) -> Iterator[Finding]:
    """The model is updated while it is in evaluation mode: Dropout is off and BatchNorm uses stored statistics.

    Measure:
        Watched steps that updated the model's weights and in which every forward that a backward went through ran with the
        model and all its Dropout and BatchNorm layers in evaluation mode; from the first such step on, at least `min_share`.
    Why:
        Regularisation is silently off, and BatchNorm normalises with statistics that no longer follow the data. It happens when
        `model.eval()` is called for a validation and `model.train()` is not called after it.
    Fix:
        Call `model.train()` at the start of each training epoch.
    Limits:
        Frozen normalisation layers inside a model in training mode, models whose weights are not updated (style transfer,
        adversarial examples) and adversarial steps inside a training step are no fault. A model with frozen parts that was
        never in training mode with this optimiser may be fine-tuned so on purpose: a hint.
    Source:
        PyTorch documentation, "Autograd mechanics", section "Evaluation Mode",
        https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        min_steps: forwards of this kind that must have been seen, no unit; 2, since one may be a trial.
        min_share: least share of the steps from the first such one on, 0 to 1.
    """
    is_sensitive = False
    for model in trace.models:
        updated = _updated_steps(trace, model)
        calls = [f for f in trace.forwards if f.model == model.index and f.phase is Phase.TRAIN and f.step in updated]
        is_sensitive |= any(f.train_layers or f.eval_layers for f in calls)
        steps = sorted({f.step for f in calls})
        wrong = [s for s in steps if all(_is_wrong(f) for f in calls if f.step == s)]
        since = [s for s in steps if wrong and s >= wrong[0]]
        if sum(f.step in wrong for f in calls) < min_steps or len(wrong) < min_share * len(since):
            continue
        first = next(f for f in calls if f.step == wrong[0])
        is_partly_frozen = not all(p.requires_grad for p in trace.parameters if p.model == model.index)
        begun = _optimizer_began(trace, model, wrong[0]) if is_partly_frozen else 0
        was_in_train_mode = any(begun <= s < wrong[0] for s in steps)
        kinds = sorted({trace.layers[i].kind for i in first.eval_layers})
        yield Finding(
            message=f"{model.name} is trained in evaluation mode {_since(wrong[0], was_in_train_mode or begun > 0)}: its "
            f"{', '.join(kinds)} layers were switched off in {len(wrong)} of {len(since)} watched steps since then.",
            where=Where(first.place, trace.layers[first.eval_layers[0]].name, wrong[0]),
            values={"steps": len(wrong), "since": wrong[0], "layers": len(first.eval_layers)},
            certainty=PROOF if was_in_train_mode else HINT if is_partly_frozen else LIKELY if model.is_loaded else PROOF,
            fix=f"Call `{model.name}.train()` at the start of each training epoch, after the evaluation of the epoch before.",
        )
    if not is_sensitive:
        raise NotApplicable("no layer that was trained depends on the mode")


def _since(step: int, was_in_train_mode: bool) -> str:
    return f"from step {step} on" if was_in_train_mode else "from the start"


def _optimizer_began(trace: Trace, model: Model, step: int) -> int:
    """The first step of the newest optimiser of the model at this step; 0 without one."""
    owners = {o for p in trace.parameters if p.model == model.index for o in p.optimizers}
    return max((trace.optimizers[o].first_step for o in owners if trace.optimizers[o].first_step <= step), default=0)


def _is_wrong(call: Forward) -> bool:
    return not call.is_training and bool(call.eval_layers) and not call.train_layers


def _updated_steps(trace: Trace, model: Model) -> set[int]:
    """Steps in which an optimiser applied gradients to the model, or its weights moved without an optimiser."""
    own = [p.index for p in trace.parameters if p.model == model.index and p.requires_grad]
    owners = {o for i in own for o in trace.parameters[i].optimizers}
    if owners:
        records = [trace.optimizers[o] for o in owners]
        between = {step for o in records for step in range(o.first_step, o.first_step + o.n_steps)}
        seen = {u.step: bool(u.n_nonzero_gradient) for u in trace.updates if u.optimizer in owners}
        return {step for step in between | set(seen) if seen.get(step, True)}
    if trace.gradients is None or not own:
        return set()
    moved = np.nansum(trace.gradients.update_norm[:, own], axis=1) > 0
    return {int(step) for step in trace.gradients.step[moved]}
