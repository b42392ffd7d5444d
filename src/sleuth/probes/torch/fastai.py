"""fastai: its optimiser is a class of its own that calls a list of functions for each weight; so are its loaders."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
import wrapt

from sleuth.probes.frames import Line, construction_line, variable_names
from sleuth.probes.torch.records import LoaderRecord
from sleuth.probes.torch.stand_ins import Imitation, StandIns

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

OPTIMIZERS, LOADERS, GROUPS = "fastai.optimizer", "fastai.data.load", "fastai.data.core"
ORDERS = ("get_idxs", "shuffle_fn", "randomize")  # methods of a loader that choose its order
# What torch calls the settings.
NAMES = {"lr": "lr", "wd": "weight_decay", "eps": "eps", "mom": "momentum", "sqr_mom": "alpha"}
# The function that changes a weight, and torch's optimiser of this formula.
FORMULAS = {"sgd_step": "SGD", "momentum_step": "SGD", "rms_prop_step": "RMSprop", "adam_step": "Adam", "radam_step": "RAdam"}


class Fastai:
    """Wraps fastai's optimiser and loaders when the program imports them."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.stand_ins = patches, StandIns(patches)
        self._orders: tuple[Any, ...] = ()  # the functions of fastai's plain loader that choose its order
        self._made: weakref.WeakKeyDictionary[Any, tuple[Line | None, str]] = weakref.WeakKeyDictionary()
        for name, module in (("wrap_optimizers", OPTIMIZERS), ("wrap_loaders", LOADERS), ("wrap_groups", GROUPS)):
            wrapt.register_post_import_hook(_hook(weakref.ref(self), name), module)

    def wrap_loaders(self, module: Any) -> None:
        """The module of loaders was imported."""
        self._orders = tuple(getattr(module.DataLoader, name, None) for name in ORDERS)
        self.patches.replace(module.DataLoader, "__iter__", self._passes)

    def wrap_groups(self, module: Any) -> None:
        """The module of groups of loaders was imported."""
        self.patches.after(module.DataLoaders, "__init__", self.patches.recorder.guard(self._grouped))

    def wrap_optimizers(self, module: Any) -> None:
        """The module of optimisers was imported."""
        guard, kind = self.patches.recorder.guard, module.Optimizer
        self.patches.after(kind, "__init__", guard(self._built))
        self.patches.replace(kind, "step", lambda original: self.stand_ins.watch_steps(original, self._follow))
        self.patches.after(kind, "zero_grad", guard(self._cleared))

    def _built(self, result: Any, optimizer: Any, *args: Any, **kwargs: Any) -> None:
        line = construction_line(optimizer)
        stand_in = _stand_in(optimizer)
        if stand_in is not None:
            kind = "" if not isinstance(stand_in, Imitation) else type(optimizer).__name__
            self.stand_ins.add(optimizer, stand_in, line, kind)

    def _follow(self, optimizer: Any, stand_in: torch.optim.Optimizer) -> None:
        """Callbacks change the settings from step to step."""
        recorder = self.patches.recorder
        if recorder.watching:
            stand_in.param_groups[:] = list(_groups(optimizer, stand_in.defaults))
            return
        rate = optimizer.hypers[0].get("lr")
        stand_in.param_groups[0]["lr"] = float(rate) if rate is not None else float("nan")

    def _cleared(self, result: Any, optimizer: Any, *args: Any, **kwargs: Any) -> None:
        inner = vars(optimizer).get("opt", optimizer)  # Lookahead passes the calls on for another one
        self.stand_ins.cleared(inner)

    def _grouped(self, result: Any, loaders: Any, *args: Any, **kwargs: Any) -> None:
        """The first loader of a group is for training, the others are for evaluation."""
        line = construction_line(loaders)
        for number, loader in enumerate(loaders.loaders):
            self._made[loader] = (line, "valid" if number else "train")

    def _passes(self, original: Any) -> Any:
        recorder = self.patches.recorder
        begun: list[int] = []
        begin = recorder.guard(lambda loader: begun.append(recorder.loaders.begin_pass(loader, self._record)))
        drawn = recorder.guard(recorder.loaders.drawn)

        def iterate(loader: Any) -> Any:
            begin(loader)
            index = begun.pop() if begun else -1
            began = perf_counter()
            for batch in original(loader):
                if index >= 0 and not recorder.is_foreign():
                    drawn(index, batch, perf_counter() - began)
                yield batch
                began = perf_counter()

        return iterate

    def _record(self, loader: Any) -> LoaderRecord:
        line, name = self._made.get(loader, (None, ""))
        is_plain = all(getattr(type(loader), name, None) is own for name, own in zip(ORDERS, self._orders, strict=True))
        is_plain |= vars(loader).get("wgts", 0) is None  # one with weights for its samples that was given none
        order = ("RandomSampler" if loader.shuffle else "SequentialSampler") if is_plain else type(loader).__name__
        names = variable_names(loader)
        record = LoaderRecord(
            weakref.ref(loader),
            line,
            type(loader.dataset).__name__,
            int(loader.n) if getattr(loader, "n", None) is not None else -1,
            int(loader.bs) if loader.bs else -1,
            order,
            int(loader.fake_l.num_workers),
            None,
            names or ((name,) if name else ()),
        )
        record.is_named_by_library = not names
        return record


def _hook(fastai: weakref.ref[Fastai], name: str) -> Any:
    """What waits for an import, maybe for ever: it must not keep alive what a training that is over has left."""

    def install(module: Any) -> None:
        one = fastai()
        if one is not None and one.patches.is_installed and not one.patches.recorder.is_dead:
            one.patches.recorder.guard(getattr(one, name))(module)

    return install


def _stand_in(optimizer: Any) -> torch.optim.Optimizer | None:
    """An optimiser of torch that updates as this one does; one that only holds its parameters if there is none."""
    called = _called(optimizer)
    name = FORMULAS.get(called[-1], "") if called else ""
    if name == "Adam" and "weight_decay" in called:
        name = "AdamW"
    groups = list(_groups(optimizer, {}))
    return getattr(torch.optim, name, Imitation)(groups) if groups else None


def _called(optimizer: Any) -> list[str]:
    """The functions that it calls for each weight."""
    return [getattr(getattr(one, "func", one), "__name__", "") for one in optimizer.cbs]


def _groups(optimizer: Any, defaults: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Its parameters and settings as groups of torch's; the weights that it does not decay are a group of their own."""
    called = _called(optimizer)
    for params, hypers in zip(optimizer.param_lists, optimizer.hypers, strict=True):
        settings: dict[str, Any] = {
            ours: float(hypers[theirs]) for theirs, ours in NAMES.items() if hypers.get(theirs) is not None
        }
        if {"mom", "sqr_mom"} <= hypers.keys():
            settings["betas"] = (float(hypers["mom"]), float(hypers["sqr_mom"]))
        if "weight_decay" in called:
            settings["decoupled_weight_decay"] = True
        for is_decayed in (True, False):
            held = [one for one in params if optimizer.state.get(one, {}).get("do_wd", True) is is_decayed]
            if held:
                yield {**defaults, **settings, "weight_decay": settings.get("weight_decay", 0.0) * is_decayed, "params": held}
