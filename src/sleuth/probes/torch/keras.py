"""Keras on PyTorch: its optimisers write to the weights themselves, so each gets a stand-in of torch's kind that the probe knows.

Its losses of numbers are arithmetic, so they are told as the functions of `torch.nn.functional` that give the same.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
import wrapt

from sleuth.probes.frames import Line, construction_line
from sleuth.probes.torch.stand_ins import StandIns

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

Function = Callable[..., Any]
OPTIMIZERS = "keras.src.optimizers.base_optimizer"
LOSSES = "keras.src.losses.losses"
SAME_LOSS = {"mean_squared_error": "mse_loss", "mean_absolute_error": "l1_loss"}


class Keras:
    """Wraps Keras's optimisers and losses when the program imports them."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.recorder = patches, patches.recorder
        self.lines: weakref.WeakKeyDictionary[Any, Line | None] = weakref.WeakKeyDictionary()
        self.stand_ins = StandIns(patches)
        for name, module in (("wrap_optimizers", OPTIMIZERS), ("wrap_losses", LOSSES)):
            wrapt.register_post_import_hook(_hook(weakref.ref(self), name), module)

    def wrap_optimizers(self, module: Any) -> None:
        """The module of optimisers was imported."""
        guard, kind = self.recorder.guard, module.BaseOptimizer
        self.patches.after(kind, "__init__", guard(self._built))
        self.patches.after(kind, "build", guard(self._given))
        self.patches.replace(kind, "apply", lambda original: self.stand_ins.watch_steps(original, self._follow))

    def wrap_losses(self, module: Any) -> None:
        """The module of losses was imported."""
        self.patches.replace(module.LossFunctionWrapper, "call", self._loss)

    def _built(self, result: Any, optimizer: Any, *args: Any, **kwargs: Any) -> None:
        self.lines[optimizer] = construction_line(optimizer)
        if type(optimizer).__name__ == "LossScaleOptimizer":
            self.recorder.uses_grad_scaler = True

    def _given(self, result: Any, optimizer: Any, variables: Any, *args: Any, **kwargs: Any) -> None:
        """The optimiser was told which variables it is for."""
        weights = [variable.value for variable in variables]
        if not weights or not all(isinstance(one, torch.nn.Parameter) for one in weights):
            return
        stand_in = _stand_in(optimizer, weights)
        if stand_in is not None:
            self.stand_ins.add(optimizer, stand_in, self.lines.get(optimizer))

    def _follow(self, optimizer: Any, stand_in: torch.optim.Optimizer) -> None:
        (group,) = stand_in.param_groups
        if self.recorder.watching or group["params"][0].device.type == "cpu":  # elsewhere reading it costs a wait
            group["lr"] = float(optimizer.learning_rate)

    def _loss(self, original: Function) -> Function:
        def call(loss: Any, *args: Any, **kwargs: Any) -> Any:
            name = SAME_LOSS.get(getattr(getattr(loss, "fn", None), "__name__", ""))
            if name is None or kwargs or len(args) != 2 or not all(isinstance(one, torch.Tensor) for one in args):
                return original(loss, *args, **kwargs)
            truth, given = args
            target = truth.reshape(given.shape) if truth.numel() == given.numel() else truth  # as Keras itself does
            return self.patches.told_as(name, lambda *_: original(loss, truth, given))(given, target)

        return call


def _hook(keras: weakref.ref[Keras], name: str) -> Function:
    """What waits for an import, maybe for ever: it must not keep alive what a training that is over has left."""

    def install(module: Any) -> None:
        one = keras()
        if one is not None and one.patches.is_installed and not one.recorder.is_dead:
            one.recorder.guard(getattr(one, name))(module)

    return install


def _stand_in(optimizer: Any, weights: list[torch.nn.Parameter]) -> torch.optim.Optimizer | None:
    """The optimiser of PyTorch that updates as this one of Keras does; None if there is none."""
    kind, optim = type(optimizer).__name__, torch.optim
    if not type(optimizer).__module__.startswith("keras.") or optimizer.gradient_accumulation_steps:
        return None
    rate, decay = float(optimizer.learning_rate), float(optimizer.weight_decay or 0.0)

    def setting(name: str) -> float:
        return float(getattr(optimizer, name))

    if kind in ("Adam", "AdamW", "Nadam", "Adamax"):
        betas, eps = (setting("beta_1"), setting("beta_2")), setting("epsilon")
        if kind == "Nadam":
            return optim.NAdam(weights, rate, betas, eps, decay, decoupled_weight_decay=True)
        if kind == "Adamax":
            return optim.Adamax(weights, rate, betas, eps, decay)
        make = optim.AdamW if kind == "AdamW" or decay else optim.Adam
        return make(weights, rate, betas, eps, decay, amsgrad=bool(optimizer.amsgrad))
    if kind == "SGD":
        is_nesterov = bool(optimizer.nesterov) and setting("momentum") > 0
        return optim.SGD(weights, rate, setting("momentum"), weight_decay=decay, nesterov=is_nesterov)
    if kind == "RMSprop":
        return optim.RMSprop(weights, rate, setting("rho"), setting("epsilon"), decay, setting("momentum"), optimizer.centered)
    if kind == "Adagrad":
        start = setting("initial_accumulator_value")
        return optim.Adagrad(weights, rate, weight_decay=decay, initial_accumulator_value=start, eps=setting("epsilon"))
    if kind == "Adadelta":
        return optim.Adadelta(weights, rate, setting("rho"), setting("epsilon"), decay)
    return None
