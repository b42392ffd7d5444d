"""both-modes: the trained model on the same batches in train mode and in eval mode, and twice in eval mode."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_pre_hook

from sleuth.probes.experiments.subject import DROPOUTS, Subject
from sleuth.probes.experiments.trial import Deadline, Trial, Values

REPEATS = 3
FUNCTIONS = ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")
TRAINING_POSITION = 3  # dropout(input, p, training)
DROPOUT_POSITION = 4  # scaled_dot_product_attention(query, key, value, mask, dropout_p)


def both_modes(subject: Subject, deadline: Deadline) -> Values:
    """Mean losses in either mode; how far outputs differ between two passes in eval mode, and dropouts that act in it.

    `default_dropouts` are calls of functional dropout that leave `training` at its default, true; `unregistered_dropouts` are
    modules that `eval()` does not reach.
    """
    values: Values = {}
    for when in ("final", "initial"):
        subject.restore(when)
        values[f"{when}_eval"] = subject.losses(mode="eval")
        total = 0.0
        for _ in range(REPEATS):
            total += subject.losses(mode="train") / REPEATS
        values[f"{when}_train"] = total
    subject.restore("final")
    step = subject.steps[-1]
    with subject.mode("eval"), counting(subject) as strays:
        one, two = (subject.run(step, has_grad=False).predictions for _ in range(2))
    values["default_dropouts"], values["unregistered_dropouts"] = float(strays.by_default), float(strays.unregistered)
    if one is not None and two is not None and one.shape == two.shape and one.is_floating_point():
        values["moved"] = float((one - two).abs().max())
        values["scale"] = float(one.abs().max())
    return values


@dataclass(slots=True)
class Strays:
    """Dropouts that acted although the model was in eval mode."""

    by_default: int = 0
    unregistered: int = 0


@contextlib.contextmanager
def counting(subject: Subject) -> Iterator[Strays]:
    """Count dropouts that act; whoever passes `training=True` himself is taken to mean it (Monte Carlo dropout)."""
    strays = Strays()
    known = {id(module) for top in subject.modules for module in top.modules()}
    originals = {name: getattr(nn.functional, name) for name in FUNCTIONS}

    def counted(original: Callable[..., Tensor]) -> Callable[..., Tensor]:
        def dropout(*args: Any, **kwargs: Any) -> Tensor:
            chance = kwargs.get("p", args[1] if len(args) > 1 else 0.5)
            strays.by_default += len(args) < TRAINING_POSITION and "training" not in kwargs and chance > 0
            return original(*args, **kwargs)

        return dropout

    def enter(module: nn.Module, args: Any) -> None:
        strays.unregistered += isinstance(module, DROPOUTS) and module.training and module.p > 0 and id(module) not in known

    handle = register_module_forward_pre_hook(enter)
    attention = nn.functional.scaled_dot_product_attention

    def attend(*args: Any, **kwargs: Any) -> Tensor:
        chance = kwargs.get("dropout_p", args[DROPOUT_POSITION] if len(args) > DROPOUT_POSITION else 0.0)
        strays.by_default += chance > 0
        return attention(*args, **kwargs)

    for name, original in originals.items():
        setattr(nn.functional, name, counted(original))
    nn.functional.scaled_dot_product_attention = attend
    try:
        yield strays
    finally:
        handle.remove()
        for name, original in originals.items():
            setattr(nn.functional, name, original)
        nn.functional.scaled_dot_product_attention = attention


TRIAL = Trial("both-modes", 1.0, both_modes)
