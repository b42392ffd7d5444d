"""T517 in-place-on-needed-tensor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Backward, Trace
from sleuth.rule import ERROR, FAULT, HINT, PROOF, Finding, Where, rule

CHANGED = "has been modified by an inplace operation"
LEAF = re.compile(r"a (view of a )?leaf Variable that requires grad is being used in an in-place operation")
TENSOR = re.compile(r"\[[\w.]+ \[([\d, ]*)\]\](?:, which is output \d+ of (?:torch::autograd::)?(\w+?)(?:Backward\d*)?,)?")
WEIGHT_OPS = ("AsStrided", "T", "Transpose", "Permute", "")  # what a layer makes of its weight; "": the weight itself


@rule(
    "T517",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=("loss-plateau", "frozen-layers", "missing-optimizer-step", "step-before-backward", "graph-kept-across-steps"),
)
def in_place_on_needed_tensor(trace: Trace) -> Iterator[Finding]:
    """A tensor that the backward pass needs was changed in place, so `backward()` raised an error.

    Measure:
        The error by which autograd refuses: it compares the version of each saved tensor with the one that was saved. Which
        operation had made the tensor; or whether it has the shape of a weight, which an optimiser's step changes.
    Why:
        The derivative of a product needs its factors, that of sigmoid its result. If they are overwritten, the gradient would be
        wrong, so PyTorch raises an error instead.
    Fix:
        Write `x = x + 1` for `x += 1`, and `torch.where` or `clone()` before an assignment to a part of a tensor; drop
        `inplace=True`. If a weight was changed, call every `backward()` before the first `step()`.
    Limits:
        The line that changed the tensor is not known; `torch.autograd.set_detect_anomaly(True)` shows the one that made it. An
        error that the program survives is a hint.
    Source:
        PyTorch documentation, Autograd mechanics, In-place operations with autograd,
        https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        trace: the run; there are no settings.
    """
    if not trace.backwards and not trace.run.exception:
        raise NotApplicable("no backward was called")
    raised = next((b for b in trace.backwards if CHANGED in b.raised), None)
    said = raised.raised if raised else trace.run.exception
    if CHANGED in said:
        yield _changed(trace, said, raised)
    elif leaf := LEAF.search(trace.run.exception):
        part = "a part of a weight" if leaf[1] else "a weight"
        yield Finding(
            message=f"An operation changed {part} in place while gradients are recorded, and raised an error.",
            where=Where(first_step=max(trace.run.n_steps - 1, 0)),
            values={"operation": "", "is_weight": True},
            fix="Change weights within `with torch.no_grad():` only.",
        )


def _changed(trace: Trace, said: str, raised: Backward | None) -> Finding:
    found = TENSOR.search(said)
    shape = tuple(int(size) for size in found[1].split(",") if size.strip()) if found else ()
    name = (found[2] or "") if found else ""
    alike = [p.name for p in trace.parameters if shape in (p.shape, p.shape[::-1]) and p.optimizers and name in WEIGHT_OPS]
    what = f"the output of {name.lower()}" if name else "a tensor"
    if alike:
        what, fix = f"a weight ({alike[0]})", "Call every `backward()` that uses this weight before the first `step()`."
    elif name in ("CopySlices", "AsStrided"):
        what, fix = "a tensor of which a part is assigned", "Collect the parts in a list and `torch.stack` them at the end."
    else:
        fix = f"Give the change a new name (`y = x + 1` for `x += 1`), or `clone()` {what} before it."
    calls = [b for b in trace.backwards if b.step == raised.step] if raised else []
    return Finding(
        message=f"backward() raised an error: {what}, of shape {list(shape)}, was changed in place after it was saved.",
        where=Where(raised.place if raised else None, first_step=raised.step if raised else max(trace.run.n_steps - 1, 0)),
        values={"operation": name, "shape": shape, "is_weight": bool(alike), "backwards_in_step": len(calls)},
        certainty=PROOF if CHANGED in trace.run.exception or trace.run.status != "finished" else HINT,
        fix=fix,
    )
