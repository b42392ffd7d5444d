"""Numbers that the program hands to a logger (TensorBoard, Weights & Biases, MLflow, Lightning), read like printed ones.

They are kept as metrics of the run, too; but for what Lightning's `self.log` is given, of which its loggers get the means.
"""

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
    from sleuth.probes.torch.step_sink import StepSink

Reader = Callable[..., Iterator[tuple[str, object]]]
STEPS = ("global_step", "step")  # parameters
MAX_STEP = 1 << 62
DIGITS = 6  # that hold of a number in single precision


def _one(tag: object, value: object = None, *rest: object, **named: object) -> Iterator[tuple[str, object]]:
    yield str(tag), named.get("scalar_value", value)


def _several(first: object, second: object = None, *rest: object, **named: object) -> Iterator[tuple[str, object]]:
    """Of a dict of metrics; TensorBoard's `add_scalars` has their common name before it."""
    for head, table in (("", first), (f"{first} ", second)):
        if isinstance(table, Mapping):
            yield from ((f"{head}{name}", value) for name, value in table.items())


LIGHTNING = "LightningModule"
TARGETS: tuple[tuple[str, str, str, Reader], ...] = (  # module, class ("" for a function of the module), name
    ("torch.utils.tensorboard.writer", "SummaryWriter", "add_scalar", _one),
    ("torch.utils.tensorboard.writer", "SummaryWriter", "add_scalars", _several),
    ("tensorboardX.writer", "SummaryWriter", "add_scalar", _one),
    ("wandb.sdk.wandb_run", "Run", "log", _several),
    ("mlflow", "", "log_metric", _one),
    ("mlflow", "", "log_metrics", _several),
    ("lightning.pytorch.core.module", LIGHTNING, "log", _one),
    ("lightning.pytorch.core.module", LIGHTNING, "log_dict", _several),
    ("pytorch_lightning.core.module", LIGHTNING, "log", _one),
    ("pytorch_lightning.core.module", LIGHTNING, "log_dict", _several),
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
        note, n_self, is_kept = self._note, int(bool(owner)), owner != LIGHTNING
        self.patches.after(place, name, lambda result, *args, **kwargs: note(read, args[n_self:], kwargs, is_kept))

    def note(self, read: Reader, args: tuple[Any, ...], kwargs: Mapping[str, Any], is_kept: bool) -> None:
        """A logger was given numbers."""
        recorder = self.patches.recorder
        if recorder.is_foreign():
            return
        given = tuple(read(*args, **kwargs) if args else read(**kwargs))
        if is_kept and recorder.sink is not None:
            _keep(recorder.sink, given, _step(args[2 if read is _one else 1 :], kwargs, recorder.step))
        if recorder.step == 0 or len(recorder.printed) >= MAX_NUMBERS:
            return
        line = user_line(4)
        for label, value in given:
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


def _keep(sink: StepSink, given: tuple[tuple[str, object], ...], step: int) -> None:
    """Keep what is a number: the logger has fetched it from its device already."""
    values = {}
    for label, value in given:
        number = float(value.detach()) if isinstance(value, torch.Tensor) and value.numel() == 1 else _number(value)
        if number is not None:
            values[label] = number
    if values:
        sink.write_metrics(step, values, is_called=True)


def _step(rest: tuple[Any, ...], kwargs: Mapping[str, Any], seen: int) -> int:
    """The step that the logger was given, after what is logged, else that of the training."""
    given = next((kwargs[name] for name in STEPS if kwargs.get(name) is not None), None)
    if given is None:
        given = next((one for one in reversed(rest) if isinstance(one, int) and not isinstance(one, bool)), None)
    return int(given) if isinstance(given, int) and abs(given) < MAX_STEP else seen


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
