"""T415 wrong-model-stepped."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Optimizer, Trace, Update
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T415",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizers", "updates", "backwards", "parameters"),
    explains=(
        "missing-optimizer-step", "loss-plateau", "loss-diverging", "loss-oscillating", "frozen-layers", "vanishing-gradients",
        "exploding-gradients", "underfitting", "chance-level-metric", "one-class-predictions", "discriminator-dominates",
        "missing-zero-grad", "zero-grad-before-step", "update-without-effect",
        "step-before-backward",
    ),
)  # fmt: skip
def wrong_model_stepped(trace: Trace, *, min_updates: int = 3, min_share: float = 0.9) -> Iterator[Finding]:
    """After a loss's backward, another model's optimiser steps than the one that holds the loss's parameters.

    Measure:
        With several optimisers: one that never steps although backward calls reach parameters that only it holds, while another
        one steps right after these calls (and, at another line, after calls of its own). Or two optimisers of which each steps
        after the other's backward.
    Why:
        The model that the loss is about does not learn from it, and the other one moves on no gradient or on a stale one.
    Fix:
        Step the optimiser that was built from the parameters of the model whose loss was backwarded.
    Limits:
        Losses that reach both models, alternating schemes and several backward calls before both steps are no fault: there every
        optimiser steps after a backward of its own.
    Source:
        Goodfellow et al. 2014, "Generative Adversarial Nets", algorithm 1, https://arxiv.org/abs/1406.2661 (each update follows
        its own player's gradient).

    Args:
        min_updates: updates of this kind that must have been seen, no unit.
        min_share: least share of such updates among an optimiser's, 0 to 1, for crossed steps and for a proof.
    """
    if len(trace.optimizers) < 2:
        raise NotApplicable("there is only one optimiser")
    updates = {o.index: [u for u in trace.updates if u.optimizer == o.index] for o in trace.optimizers}
    for left in (o for o in trace.optimizers if o.n_steps == 0 and _is_reached(trace, o, min_updates)):
        foreign = {i: _foreign(trace, mine, left) for i, mine in updates.items()}
        stepped = max(trace.optimizers, key=lambda o: len(foreign[o.index]))
        if len(foreign[stepped.index]) >= min_updates and trace.run.is_final:
            is_sure = len(foreign[stepped.index]) >= min_share * len(updates[stepped.index])
            first = foreign[stepped.index][0]
            yield Finding(
                message=f"{stepped.kind} {_line(stepped)} steps after backward calls that are for the parameters of "
                f"{left.kind} {_line(left)}, which itself never steps.",
                where=Where(first.place, first_step=first.step),
                values={"updates": len(foreign[stepped.index]), "of": len(updates[stepped.index])},
                certainty=PROOF if is_sure else LIKELY,
                fix=f"Step {left.kind} {_line(left)} there instead.",
            )
            return
    crossed = [o for o in trace.optimizers if _is_crossed(updates[o.index][1:], min_updates, min_share)]
    if len(crossed) > 1:
        first = updates[crossed[0].index][1]
        is_one_line = first.place == updates[crossed[1].index][1].place
        yield Finding(
            message=f"The steps of {crossed[0].kind} {_line(crossed[0])} and {crossed[1].kind} {_line(crossed[1])} are crossed: "
            "each follows the backward of the other.",
            where=Where(first.place, first_step=first.step),
            values={"updates": len(updates[crossed[0].index]), "of": len(updates[crossed[0].index])},
            certainty=LIKELY,
            fix="Pair each model with the optimiser that was built from it."
            if is_one_line
            else "Exchange the two `step()` calls.",
        )


def _line(optimizer: Optimizer) -> str:
    return f"of line {optimizer.place.line}" if optimizer.place else f"number {optimizer.index}"


def _foreign(trace: Trace, updates: list[Update], left: Optimizer) -> list[Update]:
    """Updates right after a backward that was not for this optimiser, or that was the other's among backwards of its own."""
    plain = [u for u in updates if _is_foreign(u)]
    own = {i for g in left.groups for i in g.parameters}
    position, others, mixed = 0, 0, []
    for update in updates:
        position += sum(letter in "Bb" for letter in update.order)
        if not 0 < position <= len(trace.backwards) or trace.backwards[position - 1].step != update.step:
            break
        if own.intersection(trace.backwards[position - 1].reached):
            mixed.append(update)
        else:
            others += 1
    return plain or (mixed if others and len({u.place for u in mixed}) == 1 else [])


def _is_foreign(update: Update) -> bool:
    """The last backward before the step did not reach its parameters, and no other optimiser stepped on it."""
    return "b" in update.order[update.order.rfind("B") + 1 :] and "s" not in update.order[update.order.rfind("b") :]


def _is_reached(trace: Trace, optimizer: Optimizer, min_backwards: int) -> bool:
    elsewhere = {i for o in trace.optimizers if o.n_steps for g in o.groups for i in g.parameters}
    own = {i for g in optimizer.groups for i in g.parameters} - elsewhere
    return sum(bool(own.intersection(b.reached)) for b in trace.backwards) >= min_backwards


def _is_crossed(updates: list[Update], min_updates: int, min_share: float) -> bool:
    """After its own last backward another optimiser stepped, and then came another's backward."""
    orders = [u.order[u.order.rfind("B") :] for u in updates if "B" in u.order]
    wrong = [o for o in orders if "s" in o and "b" in o[o.find("s") :] and "b" not in o[: o.find("s")]]
    return len(wrong) >= min_updates and len(wrong) >= min_share * len(updates)
