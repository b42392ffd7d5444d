"""C802 lightning-manual-step."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import origins
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.lightning import Stepping, training_steps
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import is_optimizer, is_optimizer_by_name
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

CUTS = frozenset(("detach", "item", "numpy", "tolist", "data"))

CUT = (
    "`training_step` returns a loss that is cut from its graph, so that Lightning has nothing to follow.",
    "Return the loss itself; detach only what is logged or collected.",
)
BY_HAND = (
    "`training_step` calls `{}` itself, and Lightning does so again after it.",
    "Return the loss only, or set `self.automatic_optimization = False` in `__init__`.",
)
NEVER = (
    "Automatic optimisation is off, and `training_step` steps no optimiser: nothing is trained.",
    "Call `self.manual_backward(loss)` and `step()` of `self.optimizers()`, or leave automatic optimisation on.",
)


@rule(
    "C802",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("training-step", "lightning-module"),
    explains=("loss-plateau", "loss-diverging", "loss-detached"),
)
def lightning_manual_step(source: Source) -> Iterator[Finding]:
    """A LightningModule steps its optimiser itself though Lightning does, or does not though Lightning leaves it to it.

    Measure:
        `training_step` of a class in automatic optimisation (the default) that calls `backward`, `manual_backward`, or `step` of
        an optimiser, or returns a loss that was cut from its graph; and one with `automatic_optimization = False` that never
        steps.
    Why:
        In automatic optimisation Lightning goes backward and steps after `training_step`: a second backward call fails, and a
        second step doubles the update. A detached loss has no gradient to follow.
    Fix:
        Return the loss and leave the rest to Lightning; or set `self.automatic_optimization = False` and call
        `self.manual_backward(loss)` and `optimizer.step()`.
    Limits:
        Only classes that derive from LightningModule itself or from classes of the program that do.
    Source:
        Lightning documentation, Manual Optimization, https://lightning.ai/docs/pytorch/stable/model/manual_optimization.html.

    Args:
        None.
    """
    for one in training_steps(source):
        found = _by_hand(one) if one.is_automatic else _never(one)
        cut = _cut(one) if one.is_automatic and found is None else None
        place, message, fix = (cut, *CUT) if cut is not None else (found, *(BY_HAND if one.is_automatic else NEVER))
        if place is not None:
            yield Finding(message=message.format(place.name), where=Where(span=source.span(place)), fix=fix)


def _by_hand(one: Stepping) -> Value | None:
    """The step by which `training_step` does what Lightning would do; a backward call where there is none."""
    called = [event for event in one.events if event.op == "method"]
    stepped = (event for event in called if event.name == "step" and _is_own_optimizer(event.inputs[0]))
    return next(stepped, next((event for event in called if event.name in ("backward", "manual_backward")), None))


def _is_own_optimizer(value: Value) -> bool:
    made = value.inputs[0] if value.op in ("item", "element", "subscript") and value.inputs else value
    is_asked = made.op == "method" and made.name == "optimizers"
    return is_asked or is_optimizer(value) or is_optimizer_by_name(value)


def _cut(one: Stepping) -> Value | None:
    """The cut in the loss that is returned, if it has one on every way."""
    for event in one.events:
        if event.op == "return" and one.is_own(event):
            given = event.inputs[0]
            loss = (given.keywords or {}).get("loss", given) if given.op == "dict" else given
            ways = origins(loss)
            cuts = [next((each for each in way.way if each.name in CUTS), None) for way in ways]
            if loss.op == "method" and loss.name in CUTS:
                return loss
            if cuts and all(each is not None for each in cuts):
                return cuts[0]
    return None


def _never(one: Stepping) -> Value | None:
    """Where it is switched off, if nothing that could step stands in `training_step`."""
    is_silent = all(event.op not in ("opaque", "apply") or event.name.startswith("torch.") for event in one.events)
    steps = any(event.name in ("step", "optimizer_step") for event in one.events)
    return one.switch if not steps and is_silent and one.events else None
