"""T414 best-weights-by-reference."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import StateUse, Trace
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule


@rule(
    "T414",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("run",),
    explains=("best-checkpoint-unused", "overfitting", "under-regularised"),
)
def best_weights_by_reference(trace: Trace, *, min_steps: int = 1) -> Iterator[Finding]:
    """The weights that were kept as the best (or first) ones are the live weights: training went on changing them.

    Measure:
        A state dict is loaded or saved whose tensors still share memory with weights that an optimiser changes, and that were
        changed since `state_dict()` gave them out. Loaded into the model that they belong to, this is proven to change nothing.
    Why:
        `state_dict()` returns references, also through `.copy()` or `dict(...)`. What looks like a snapshot follows each later
        update, so the last weights are "restored", not the best ones.
    Fix:
        `best = copy.deepcopy(model.state_dict())`, or `{k: v.clone() for k, v in model.state_dict().items()}`.
    Limits:
        A state dict that was taken before training and is saved, or loaded into another model, may be meant as a live view: it
        is left alone. Copies made by hand (`p.data.copy_`) and a second name for the model itself are not seen.
    Source:
        PyTorch tutorial "Saving and Loading Models": "model.state_dict() returns a reference to the state and not its copy!",
        https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html.

    Args:
        min_steps: training steps between taking it and saving it or loading it elsewhere, no unit; one changes the weights.
    """
    if not trace.state_uses and any(load.is_trained and 0 < load.n_own == load.n_given for load in trace.weight_loads):
        raise NotApplicable("weights were loaded that are the model's own already; when they were taken was not seen")
    late = [use for use in trace.state_uses if use.taken_step > 0 and use.step - use.taken_step >= min_steps]
    for use in [*(use for use in trace.state_uses if use.is_own), *late][:1]:
        yield Finding(
            message=f"The state dict that is {_verb(use)} after step {use.step} was taken after step {use.taken_step}, and its "
            f"tensors are still the model's own: {use.n_tensors} of them have been changed since.",
            where=Where(use.taken_place or use.place, first_step=use.taken_step),
            values={"taken": use.taken_step, "used": use.step, "tensors": use.n_tensors},
            certainty=PROOF if use.is_own else LIKELY,
            fix="Keep a copy: `copy.deepcopy(model.state_dict())`.",
        )


def _verb(use: StateUse) -> str:
    if use.use == "save":
        return "saved"
    return "loaded back into its model" if use.is_own else "loaded into another model"
