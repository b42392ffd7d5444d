"""T401 missing-zero-grad."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Trace, Update
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T401",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("updates",),
    explains=(
        "non-finite-loss", "loss-plateau", "loss-diverging", "loss-oscillating", "vanishing-gradients", "exploding-gradients",
        "dead-units", "saturated-activations", "frozen-layers", "weights-diverging", "underfitting", "one-class-predictions",
        "chance-level-metric", "rank-collapse", "gradient-noise-dominates", "learning-rate-too-high", "gradients-clipped-away",
        "dead-relu-bias", "no-gradient-clipping-in-rnn", "saturating-activations-in-depth",
    ),
)  # fmt: skip
def missing_zero_grad(
    trace: Trace, *, min_updates: int = 2, min_share: float = 0.5, proof_share: float = 0.9
) -> Iterator[Finding]:
    """Gradients that a step has used are still there at the next backward, so every update is the sum of all before it.

    Measure:
        Of the watched updates of an optimiser (or of the program's own) after the first, the share in which gradients of the
        previous one were found unchanged and not zero at the next backward, while nothing cleared them before the step; also
        where others were cleared before that backward, but not these.
    Why:
        The update then follows the sum of all past gradients, most of which belong to weights that no longer exist: it grows
        step by step, overshoots, and the loss swings or diverges.
    Fix:
        Call `optimizer.zero_grad()` once in every iteration, before `loss.backward()`. With gradient accumulation, call it
        right after each `optimizer.step()`.
    Limits:
        Gradients that other losses leave behind and that are cleared in time (the discriminator of a GAN), several backward
        calls before one step, and gradients that the program scales itself between steps are no fault.
    Source:
        PyTorch documentation, torch.optim.Optimizer.zero_grad,
        https://docs.pytorch.org/docs/stable/generated/torch.optim.Optimizer.zero_grad.html.

    Args:
        min_updates: updates with reused gradients that must have been seen, no unit; 2, since one may be an odd iteration.
        min_share: least share of such updates, 0 to 1; .5 allows for a zero_grad once per short epoch.
        proof_share: share from which no accumulation scheme is left as an explanation, 0 to 1.
    """
    if not any(update.order or update.n_with_gradient for update in trace.updates):
        raise NotApplicable("no update used a gradient")
    for index in sorted({update.optimizer for update in trace.updates}):
        later = sorted((u for u in trace.updates if u.optimizer == index), key=lambda u: u.step)[1:]
        reused = [u for u in later if u.n_kept_gradient > 0 and not _is_cleared_in_time(u.order)]
        if len(reused) < min_updates or len(reused) < min_share * len(later):
            continue
        share = len(reused) / len(later)
        backward = _backward_place(trace, reused[0])
        yield Finding(
            message=f"{_what(reused[0])} of {_owner(trace, index)} are not cleared between steps: in {len(reused)} of "
            f"{len(later)} watched updates the previous gradients were still there and the new ones were added to them.",
            where=Where(backward or reused[0].place, first_step=reused[0].step),
            values={"reused": len(reused), "updates": len(later), "kept_tensors": reused[0].n_kept_gradient},
            certainty=PROOF if share >= proof_share else LIKELY,
            fix=_fix(trace, index, backward),
        )


def _is_cleared_in_time(order: str) -> bool:
    """Whether gradients were cleared after the first backward, at which the kept ones were counted, and before the step."""
    first = min((order.find(letter) for letter in "Bb" if letter in order), default=len(order))
    return "Z" in order[first:]


def _backward_place(trace: Trace, update: Update) -> Place | None:
    return next((b.place for b in trace.backwards if b.step == update.step and b.place), None)


def _what(update: Update) -> str:
    """All of its gradients, or those of them that a clearing left out."""
    is_part = "Z" in update.order and update.n_kept_gradient < update.n_with_gradient
    return f"{update.n_kept_gradient} of {update.n_with_gradient} gradients" if is_part else "The gradients"


def _owner(trace: Trace, index: int) -> str:
    return trace.optimizers[index].kind if index >= 0 else "the program's own update"


def _fix(trace: Trace, index: int, backward: Place | None) -> str:
    call = "`optimizer.zero_grad()`" if index >= 0 else "`p.grad = None` for each parameter"
    where = f" ({backward.file}:{backward.line})" if backward else ""
    return f"Clear the gradients of {_owner(trace, index)} in every iteration: {call} before the backward call{where}."
