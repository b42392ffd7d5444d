"""both-modes: the trained model on the same batches in train mode and in eval mode, and twice in eval mode."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.overrides import TorchFunctionMode

from sleuth.probes.experiments.subject import DROPOUTS, Subject
from sleuth.probes.experiments.trial import Deadline, Trial, Values, fit_in

REPEATS = 3
STATISTICS_PASSES = 4
USED_SHARE = 0.7  # of the time; the rest is for the two passes that are compared
FUNCTIONS = ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")
DRAWS = frozenset(("bernoulli", "bernoulli_", "rand", "rand_like", "uniform_"))
PRODUCTS = frozenset(("mul", "__mul__", "__rmul__", "mul_", "__imul__"))
MEANT = re.compile("mask|mc|monte|bayes|noise|corrupt|sampl|augment", re.IGNORECASE)  # modules that are for this
DROPOUT_NAMES = frozenset(kind.__name__ for kind in DROPOUTS)
TRAINING_POSITION = 3  # dropout(input, p, training)
DROPOUT_POSITION = 4  # scaled_dot_product_attention(query, key, value, mask, dropout_p)


def both_modes(subject: Subject, deadline: Deadline) -> Values:
    """Mean losses in either mode; how far outputs differ between two passes in eval mode, and dropouts that act in it.

    `default_dropouts` are calls of functional dropout that leave `training` at its default, true; `unregistered_dropouts` are
    modules that `eval()` does not reach; `random_masks` are products with a random pattern of zeros, as hand-written dropout has
    them, outside of modules that are named for sampling or masking. `functional_dropout` is the greatest chance that a function
    of dropout is called with in train mode. `final_own` and `initial_own` are losses in eval mode but
    for batch normalisations, which go by each batch; `final_refreshed` is the loss in eval mode once their statistics were taken
    anew from these very batches.
    """
    values: Values = {}
    fit_in(subject, 2 * (1 + REPEATS) + (STATISTICS_PASSES if subject.norms else 0), USED_SHARE * deadline.left)
    for when in ("final", "initial"):
        subject.restore(when)
        values[f"{when}_eval"] = subject.losses(mode="eval")
        total = 0.0
        for _ in range(REPEATS):
            total += subject.losses(mode="train") / REPEATS
        values[f"{when}_train"] = total
    if subject.norms:
        values.update(_statistics(subject))
    subject.restore("final")
    step = subject.steps[-1]
    masks = RandomMasks()
    with subject.mode("eval"), counting(subject, masks) as strays, masks:
        one, two = (subject.run(step, has_grad=False).predictions for _ in range(2))
    with subject.mode("train"), counting(subject, RandomMasks()) as acting:
        subject.run(step, has_grad=False)
    values["functional_dropout"] = acting.strongest
    values["random_masks"] = float(masks.found)
    values["default_dropouts"], values["unregistered_dropouts"] = float(strays.by_default), float(strays.unregistered)
    if one is not None and two is not None and one.shape == two.shape and one.is_floating_point():
        values["moved"] = float((one - two).abs().max())
        values["scale"] = float(one.abs().max())
    return values


def _statistics(subject: Subject) -> Values:
    """What the running statistics do to the loss, by themselves."""
    values: Values = {}
    for when in ("initial", "final"):
        subject.restore(when)
        values[f"{when}_own"] = subject.losses(mode="batch")
    paces = [norm.momentum for norm in subject.norms]
    for norm in subject.norms:
        norm.reset_running_stats()
        norm.momentum = None  # the mean over all batches
    subject.losses(mode="batch")
    values["final_refreshed"] = subject.losses(mode="eval")
    for norm, pace in zip(subject.norms, paces, strict=True):
        norm.momentum = pace
    return values


@dataclass(slots=True)
class Strays:
    """Dropouts that acted: functions that leave `training` at its default, modules out of reach, the strongest function."""

    by_default: int = 0
    unregistered: int = 0
    strongest: float = 0.0  # chance of a functional dropout


class RandomMasks(TorchFunctionMode):
    """Counts products of a tensor with a random tensor of zeros and one other value."""

    def __init__(self) -> None:
        super().__init__()
        self.found = 0
        self.inside: list[str] = []  # classes of the modules that run
        self._random: dict[int, Tensor] = {}  # held, so that no other tensor gets the same id

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the function, and follow random numbers through it."""
        result = func(*args, **(kwargs or {}))
        name = str(getattr(func, "__name__", ""))
        tensors = [one for one in args if isinstance(one, Tensor)]
        drawn = [one for one in tensors if id(one) in self._random]
        if isinstance(result, Tensor) and (name in DRAWS or (drawn and len(drawn) == len(tensors))):
            self._random[id(result)] = result
        elif drawn and len(tensors) == 2 and name in PRODUCTS and _is_mask(drawn[0]) and not MEANT.search(" ".join(self.inside)):
            self.found += 1
        return result


def _is_mask(tensor: Tensor) -> bool:
    values = torch.unique(tensor.detach().double())
    return len(values) == 2 and float(values[0]) == 0.0 and float(values[1]) > 0.0


@contextlib.contextmanager
def counting(subject: Subject, masks: RandomMasks) -> Iterator[Strays]:
    """Count dropouts that act; whoever passes `training=True` himself is taken to mean it (Monte Carlo dropout)."""
    strays = Strays()
    known = {id(module) for top in subject.modules for module in top.modules()}
    originals = {name: getattr(nn.functional, name) for name in FUNCTIONS}

    def counted(original: Callable[..., Tensor]) -> Callable[..., Tensor]:
        def dropout(*args: Any, **kwargs: Any) -> Tensor:
            chance = kwargs.get("p", args[1] if len(args) > 1 else 0.5)
            strays.by_default += len(args) < TRAINING_POSITION and "training" not in kwargs and chance > 0
            acts = kwargs.get("training", args[TRAINING_POSITION - 1] if len(args) >= TRAINING_POSITION else True)
            if acts and not (masks.inside and masks.inside[-1] in DROPOUT_NAMES):
                strays.strongest = max(strays.strongest, float(chance))
            return original(*args, **kwargs)

        return dropout

    def enter(module: nn.Module, args: Any) -> None:
        masks.inside.append(type(module).__name__)
        strays.unregistered += isinstance(module, DROPOUTS) and module.training and module.p > 0 and id(module) not in known

    def leave(module: nn.Module, args: Any, output: Any) -> None:
        masks.inside.pop()

    handles = (register_module_forward_pre_hook(enter), register_module_forward_hook(leave, always_call=True))
    attention = nn.functional.scaled_dot_product_attention

    def attend(*args: Any, **kwargs: Any) -> Tensor:
        chance = kwargs.get("dropout_p", args[DROPOUT_POSITION] if len(args) > DROPOUT_POSITION else 0.0)
        strays.by_default += chance > 0
        strays.strongest = max(strays.strongest, float(chance))
        return attention(*args, **kwargs)

    for name, original in originals.items():
        setattr(nn.functional, name, counted(original))
    nn.functional.scaled_dot_product_attention = attend
    try:
        yield strays
    finally:
        for handle in handles:
            handle.remove()
        for name, original in originals.items():
            setattr(nn.functional, name, original)
        nn.functional.scaled_dot_product_attention = attention


TRIAL = Trial("both-modes", 1.0, both_modes)
