"""T307 optimizer-stale-parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.outlived import outlived, unreached
from sleuth.evidence.reading import is_moved
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T307",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "optimizers", "backwards", "updates"),
    explains=(
        "loss-plateau", "exploding-gradients", "vanishing-gradients", "frozen-layers", "underfitting", "one-class-predictions",
        "chance-level-metric", "learning-rate-too-low", "update-without-effect", "initial-loss-off", "dead-units",
        "optimizer-missing-parameters", "wrong-model-stepped", "detached-branch", "unused-module", "too-few-epochs",
    ),
)  # fmt: skip
def optimizer_stale_parameters(trace: Trace, *, min_backwards: int = 3) -> Iterator[Finding]:
    """The optimiser holds tensors that are not those of the model that runs.

    Measure:
        Since the first backward that reached parameters that no optimiser holds: tensors in a stepping optimiser that no watched
        backward reached and that got no gradient. They are stale if they are all that the optimiser holds, if the unheld ones
        have the same shapes, or if they are no longer part of the model of which the optimiser holds the rest. Or an optimiser
        steps to the end without a gradient, while the parameters in use are held by others alone that stepped only earlier.
    Why:
        The optimiser updates tensors that nothing uses, and the running model stays as it was initialised. It happens when the
        model, or one of its layers, is replaced after the optimiser was built, or when of several trials the best model is kept
        with the last optimiser.
    Fix:
        Build the optimiser after the last change to the model's layers; or add new layers with `add_param_group`.
    Limits:
        Parameters of a part that runs later are not stale, and gradients that the program copies into the held tensors (worker
        models, master weights) are respected.
    Source:
        PyTorch documentation, torch.optim, "Constructing it", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_backwards: watched backward calls past the held tensors that must have been seen; 3, since one may be a trial.
    """
    unheld = [p for p in trace.parameters if _is_unheld(trace, p) and p.n_reached >= min_backwards]
    if not any(o.n_steps for o in trace.optimizers):
        raise NotApplicable("no optimiser made a step")
    for optimizer in trace.optimizers:
        since = min((p.first_step for p in unheld), default=0)
        goes_on = optimizer.first_step + optimizer.n_steps > since + min_backwards  # it steps while the unheld ones are used
        updates = [u for u in trace.updates if u.optimizer == optimizer.index and u.step > since]
        stale = unreached(trace, optimizer, since) if unheld and goes_on else []
        held = [i for g in optimizer.groups for i in g.parameters if trace.parameters[i].requires_grad]
        is_idle = not any(u.n_nonzero_gradient or "B" in u.order for u in updates)
        is_idle &= bool(updates) or _n_later(trace, since) >= min_backwards
        if not stale or (len(stale) == len(held) and not is_idle) or not _is_replaced(trace, stale, held, unheld):
            continue
        names = tuple(p.name for p in unheld)
        yield Finding(
            message=f"{optimizer.kind} holds {len(stale)} tensors that the running model does not use; {len(unheld)} that it "
            f"uses are in no optimiser: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}.",
            where=Where(optimizer.place, names[0].rpartition(".")[0], since),
            values={"stale": len(stale), "held": len(held), "unheld": len(unheld), "parameters": names[:20]},
            fix=f"Build {optimizer.kind} from the parameters of the final model, after its last layer was replaced.",
        )
    for one in list(outlived(trace, min_backwards))[:1]:
        names = tuple(trace.parameters[i].name for i in one.reached)
        yield Finding(
            message=f"{one.optimizer.kind} steps on without a gradient: since step {one.since} the backward calls reach only "
            f"{len(names)} other tensors, held by another {one.stopped[0].kind} that made its last step at "
            f"{one.stopped[0].last_step}.",
            where=Where(one.optimizer.place, first_step=one.since),
            values={"since": one.since, "stopped_at": one.stopped[0].last_step, "parameters": names[:20]},
            fix="Keep the optimiser together with the model that it was built for, or build a new one for the model in use.",
        )


def _is_unheld(trace: Trace, parameter: Parameter) -> bool:
    is_open = parameter.requires_grad and not parameter.optimizers and not parameter.is_model_input
    return is_open and parameter.is_registered and not is_moved(trace, [parameter.index])


def _n_later(trace: Trace, since: int) -> int:
    """Watched steps after this one of which the gradients were read."""
    return int((trace.gradients.step > since).sum()) if trace.gradients is not None else 0


def _is_replaced(trace: Trace, stale: list[Parameter], held: list[int], unheld: list[Parameter]) -> bool:
    """The unheld tensors take the place of the stale ones."""
    if len(stale) == len(held) or not Counter(p.shape for p in stale) - Counter(p.shape for p in unheld):
        return True
    partly_held = {trace.parameters[i].model for i in held} - {-1}
    return all(p.is_replaced or not p.is_registered for p in stale) and any(p.model in partly_held for p in unheld)
