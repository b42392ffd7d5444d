"""Numbers that the program hands to a logger (TensorBoard, Weights & Biases, MLflow, Lightning), read like printed ones."""

from __future__ import annotations

import math
import numbers
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import torch
import wrapt

from sleuth.probes.frames import user_line
from sleuth.probes.torch.printing import MAX_LABEL, MAX_NUMBERS, WORDS
from sleuth.probes.torch.records import PrintRecord

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

Reader = Callable[..., Iterator[tuple[str, object]]]
DIGITS = 6  # that hold of a number in single precision


def _one(tag: object, value: object = None, *rest: object, **named: object) -> Iterator[tuple[str, object]]:
    yield str(tag), named.get("scalar_value", value)


def _several(first: object, second: object = None, *rest: object, **named: object) -> Iterator[tuple[str, object]]:
    """Of a dict of metrics; TensorBoard's `add_scalars` has their common name before it."""
    for head, table in (("", first), (f"{first} ", second)):
        if isinstance(table, Mapping):
            yield from ((f"{head}{name}", value) for name, value in table.items())


TARGETS: tuple[tuple[str, str, str, Reader], ...] = (  # module, class ("" for a function of the module), name
    ("torch.utils.tensorboard.writer", "SummaryWriter", "add_scalar", _one),
    ("torch.utils.tensorboard.writer", "SummaryWriter", "add_scalars", _several),
    ("tensorboardX.writer", "SummaryWriter", "add_scalar", _one),
    ("wandb.sdk.wandb_run", "Run", "log", _several),
    ("mlflow", "", "log_metric", _one),
    ("mlflow", "", "log_metrics", _several),
    ("lightning.pytorch.core.module", "LightningModule", "log", _one),
    ("lightning.pytorch.core.module", "LightningModule", "log_dict", _several),
    ("pytorch_lightning.core.module", "LightningModule", "log", _one),
    ("pytorch_lightning.core.module", "LightningModule", "log_dict", _several),
)


class Logged:
    """Wraps the loggers' functions when the program imports them."""

    def __init__(self, patches: Patches) -> None:
        self.patches = patches
        self._note = patches.recorder.guard(self.note)
        for module, owner, name, read in TARGETS:
            wrapt.register_post_import_hook(_hook(weakref.ref(self), owner, name, read), module)

    def wrap(self, module: Any, owner: str, name: str, read: Reader) -> None:
        """The module was imported: wrap its function."""
        place = getattr(module, owner, None) if owner else module
        if place is None or self.patches.recorder.is_dead or not self.patches.is_installed:
            return
        note, n_self = self._note, int(bool(owner))
        self.patches.after(place, name, lambda result, *args, **kwargs: note(read, args[n_self:], kwargs))

    def note(self, read: Reader, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """A logger was given numbers."""
        recorder = self.patches.recorder
        if recorder.step == 0 or len(recorder.printed) >= MAX_NUMBERS or recorder.is_foreign():
            return
        line = user_line(4)
        for label, value in read(*args, **kwargs) if args else read(**kwargs):
            number = _number(value)
            if number is not None:
                words = " ".join(WORDS.findall(label.replace("_", " "))).lower()[-MAX_LABEL:]
                recorder.printed.append(PrintRecord(recorder.step, line, words, 0, number, _decimals(number), is_percent=False))


def _hook(logged: weakref.ref[Logged], owner: str, name: str, read: Reader) -> Callable[[Any], None]:
    """What waits for an import, maybe for ever: it must not keep alive what a training that is over has left."""

    def install(module: Any) -> None:
        one = logged()
        if one is not None:
            one.wrap(module, owner, name, read)

    return install


def _number(value: object) -> float | None:
    """The value of a number or of a tensor or array with one element, where it costs no wait for a device."""
    if isinstance(value, torch.Tensor):
        return float(value.detach()) if value.numel() == 1 and value.device.type == "cpu" else None
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    return float(value)


def _decimals(value: float) -> int:
    """Digits after the point that hold of a number in single precision; none of a whole one, which may be a count."""
    if not math.isfinite(value) or value == int(value):
        return 0
    return DIGITS - 1 - math.floor(math.log10(abs(value)))
