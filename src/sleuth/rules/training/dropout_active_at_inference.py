"""T605 dropout-active-at-inference."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.reading import place_of_training
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule

FUNCTIONAL = ("a functional dropout (`F.dropout`, or `dropout_p` of an attention) does not ask for the mode", "")
STRAY = (
    "a dropout module is not an attribute of its model",
    "Make the dropout module an attribute of its model in `__init__`, so that `eval()` reaches it.",
)
OWN = (
    "values are multiplied by a random pattern of zeros, whatever the mode",
    "Return the input unchanged `if not self.training`.",
)


@rule(
    "T605",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("backwards",),
    explains=("train-mode-in-evaluation",),
    experiments=("both-modes",),
)
def dropout_active_at_inference(trace: Trace, *, min_moved: float = 1e-6) -> Iterator[Finding]:
    """Dropout goes on after `model.eval()`: two passes of the trained model over one batch give two answers.

    Measure:
        On a copy of the trained model in eval mode a batch is run twice. Calls of `F.dropout` that leave `training` at its
        default (true), dropout modules that `eval()` does not reach, and products with random zeros are counted.
    Why:
        `F.dropout(x, p)` drops always, and a dropout module made inside `forward` or kept in a plain list stays in train mode.
        Validation looks worse than the model is, and predictions are random.
    Fix:
        `F.dropout(x, p, training=self.training)`, `dropout_p=p if self.training else 0.0`, or an `nn.Dropout` that is an
        attribute of the module.
    Limits:
        Whoever passes `training=True` means it (Monte Carlo dropout), as does a model with other random numbers of its own, or a
        module whose name says that it masks, samples or adds noise.
    Source:
        PyTorch documentation, torch.nn.functional.dropout,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html

    Args:
        min_moved: difference of the two passes as a share of the greatest output, above rounding.
    """
    found = trace.experiment("both-modes")
    assert found is not None
    by_default, unregistered = found.value("default_dropouts"), found.value("unregistered_dropouts")
    own = 0.0 if by_default + unregistered > 0 else found.value("random_masks")
    if not by_default + unregistered + own > 0 or not found.value("moved") > min_moved * found.value("scale"):
        return
    place, first_step = place_of_training(trace)
    what, fix = FUNCTIONAL if by_default else STRAY if unregistered else OWN
    yield Finding(
        message=f"Two passes of the model in eval mode differ by {found.value('moved'):.2g}: {what}.",
        where=Where(place, first_step=first_step),
        values={"moved": found.value("moved"), "default_dropouts": by_default, "unregistered_dropouts": unregistered},
        certainty=LIKELY if own else PROOF,
        fix=fix,
    )
