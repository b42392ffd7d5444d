"""Watched forward passes: global module hooks that are on only while a step (or an evaluation) is watched."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn.modules import module as module_hooks

from sleuth.evidence.trace import TensorFacts
from sleuth.probes.frames import user_line, variable_names
from sleuth.probes.torch.activations import SITE_VALUES
from sleuth.probes.torch.labelled import keep_rows
from sleuth.probes.torch.padding import tails_of
from sleuth.probes.torch.records import ForwardRecord
from sleuth.probes.torch.tensors import HASHED_ROWS, agree_in_halves, all_tensors, facts, first_tensor, is_plain, real, row_hashes

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

DETAILED_STEPS = 6  # of the run; and of a layer that comes later, its first calls
FEATURES = 256
COLOURS = (3, 4)  # channels of colour images
PICTURES = 16
ACTIVATION_MODULES = {
    "ReLU": "relu",
    "ReLU6": "relu",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "LeakyReLU": "leaky_relu",
    "Softmax": "softmax",
}
MODULE_FILE = module_hooks.__file__
ANSWER = re.compile(r"label|target|truth|answer|(^|_)(y|gt)($|_)")  # arguments from which a model computes its own loss
BESIDE = re.compile(r"mask|position|type_ids|segment|length|lens|index")  # that tell something about the samples
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)


class Entry:
    """A module call that is under way."""

    __slots__ = ("frame", "layer", "module")

    def __init__(self, module: nn.Module, frame: ForwardRecord | None, layer: int) -> None:
        self.module, self.frame, self.layer = module, frame, layer


class Forwards:
    """Keeps the stack of running modules and makes a `ForwardRecord` of each top-level call."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.stack: list[Entry] = []
        self.handles: list[Any] = []
        self.pending: list[ForwardRecord] = []
        self.layer_calls: dict[int, tuple[int, TensorFacts | None, TensorFacts | None, Any]] = {}
        self.without_graph: set[int] = set()  # layers whose call in `layer_calls` was under `no_grad`
        self.channel_shares: dict[int, float] = {}
        self.channel_values: dict[int, list[int]] = {}
        self.last_input: dict[int, Any] = {}
        self.inputs: set[int] = set()  # data pointers of tensors that were passed to models

    def turn_on(self) -> None:
        """Put the global hooks in; idempotent."""
        if not self.handles and not self.recorder.is_compiled:
            self.handles = [
                module_hooks.register_module_forward_pre_hook(self.recorder.guard(self.before)),
                module_hooks.register_module_forward_hook(self.recorder.guard(self.after), always_call=True),
            ]

    def turn_off(self) -> None:
        """Take them out; idempotent."""
        for handle in self.handles:
            handle.remove()
        self.handles = []
        self.stack.clear()

    def before(self, module: nn.Module, args: tuple[Any, ...]) -> None:
        """A module is about to run."""
        recorder = self.recorder
        if recorder.is_foreign():
            return
        if self.stack:
            frame = self.stack[-1].frame
            layer = recorder.structure.layer_index(module, frame.model, recorder.step) if frame is not None else -1
            if (
                recorder.watching
                and frame is not None
                and layer >= 0
                and self._is_unseen(frame, layer)
                and self._is_new(frame, layer)
            ):
                self._note_layer_input(module, layer, args, frame)
            if layer >= 0 and isinstance(module, BATCH_NORMS):
                self._note_norm(module, layer, args)
            self.stack.append(Entry(module, frame, layer))
            return
        if next(module.parameters(), None) is None:
            self.stack.append(Entry(module, None, -1))
            return
        model = recorder.structure.model_index(module, recorder.step)
        if model >= recorder.weights.n_models:
            recorder.weights.note_model(model)
        args = args if first_tensor(args) is not None else _by_keyword()
        frame = ForwardRecord(
            recorder.step,
            model,
            user_line(3),
            module.training,
            torch.is_grad_enabled(),
            recorder.loaders.current,
            after_training=recorder.is_finished,
        )
        layer = recorder.structure.layer_index(module, model, recorder.step) if model >= 0 else -1
        filled = [tensor for tensor in all_tensors(args) if tensor.numel()]  # a table without categories has an empty part
        self._note_input(frame, filled[0] if filled else first_tensor(args))
        if recorder.watching and frame.grad_enabled:
            frame.tails = tails_of(tensor for tensor in all_tensors(args) if is_plain(tensor))
        frame.n_inputs += len(filled)
        for tensor in filled:
            if tensor.requires_grad:
                self.inputs.add(tensor.data_ptr())
        if not recorder.structure.layers[layer].is_container and layer >= 0 and self._is_unseen(frame, layer):
            self._note_layer_input(module, layer, args, frame)
        self.stack.append(Entry(module, frame, layer))

    def _note_input(self, frame: ForwardRecord, tensor: torch.Tensor | None) -> None:
        if tensor is None or not is_plain(tensor):
            return
        frame.n_samples = int(tensor.shape[0]) if tensor.dim() else 1
        if not self.recorder.wants_input_facts(frame):
            return
        frame.input = facts(tensor)
        if not (frame.grad_enabled and frame.is_training):
            self.recorder.capturing.note_asked(None if frame.grad_enabled else tensor)
            frame.agrees_in_halves = agree_in_halves(tensor)
            frame.names = variable_names(tensor, 3) or (variable_names(tensor._base, 3) if tensor._base is not None else ())
        if self.recorder.watching and frame.grad_enabled:
            keep_rows(frame, tensor)
            frame.given = tensor.detach() if tensor.dim() and tensor.shape[0] <= HASHED_ROWS and tensor.numel() else None
        hashes = frame.hashes = row_hashes(tensor)
        if len(hashes):
            frame.n_equal = int((hashes[1:] == hashes[0]).sum())
            before = self.last_input.get(frame.model)
            frame.same_as_before = before is not None and len(before) == len(hashes) and bool((before == hashes).all())
            self.last_input[frame.model] = hashes
            self.recorder.loaders.note_given(hashes)
        if tensor.grad_fn is not None:
            frame.hashes = None  # what another layer made is no sample

    def _is_new(self, frame: ForwardRecord, layer: int) -> bool:
        return frame.step < DETAILED_STEPS or self.recorder.structure.layers[layer].n_calls <= DETAILED_STEPS

    def _is_unseen(self, frame: ForwardRecord, layer: int) -> bool:
        """Whether nothing is known of a call of this layer, or only of one that made no graph, before the training."""
        return layer not in self.layer_calls or (frame.grad_enabled and layer in self.without_graph)

    def _note_layer_input(self, module: nn.Module, layer: int, args: tuple[Any, ...], frame: ForwardRecord) -> None:
        (self.without_graph.discard if frame.grad_enabled else self.without_graph.add)(layer)
        tensor = first_tensor(args)
        spread = None
        if tensor is not None and is_plain(tensor) and module._parameters and tensor.is_floating_point() and tensor.dim() >= 2:
            rows = tensor.detach().reshape(-1, tensor.shape[-1])[:1024, :FEATURES]
            spread = real(rows).std(0, correction=0).cpu().double().numpy() if tensor.dim() == 2 else None
        self.layer_calls[layer] = (self.recorder.step, facts(tensor) if tensor is not None else None, None, spread)
        if tensor is not None and is_plain(tensor) and isinstance(module, nn.Conv2d):
            self.channel_shares[layer] = _channel_share(tensor.detach())

    def _note_norm(self, module: nn.Module, layer: int, args: tuple[Any, ...]) -> None:
        if not module.training:
            self._note_no_statistics(module, layer)
        elif self.recorder.watching:
            self._note_statistics(module, layer, args)

    def _note_statistics(self, module: nn.Module, layer: int, args: tuple[Any, ...]) -> None:
        """How far a batch is from the running statistics that it will now become part of."""
        mean, variance, tensor = module._buffers.get("running_mean"), module._buffers.get("running_var"), first_tensor(args)
        if mean is None or variance is None or tensor is None or not is_plain(tensor) or tensor.dim() < 2 or not tensor.numel():
            return
        values = real(tensor.detach()[: max(2, SITE_VALUES * tensor.shape[0] // tensor.numel())])
        others = [axis for axis in range(values.dim()) if axis != 1]
        eps = float(getattr(module, "eps", 0.0))
        batch_mean = values.mean(others)
        batch_variance = (values - batch_mean.view(-1, *[1] * (values.dim() - 2))).square().mean(others)  # faster than `var_mean`
        deviation = (variance.detach() + eps).sqrt()
        shift, scale = (batch_mean - mean.detach()).abs() / deviation, (batch_variance + eps).sqrt() / deviation
        self.recorder.structure.layers[layer].statistics.append(torch.stack([shift.median(), scale.median()]))

    def _note_no_statistics(self, module: nn.Module, layer: int) -> None:
        """Whether the running statistics are those of a new layer, though its weights are not."""
        mean, variance = module._buffers.get("running_mean"), module._buffers.get("running_var")
        weight = module._parameters.get("weight")
        if mean is None or variance is None or weight is None or weight.numel() < 2:
            return
        low, high = weight.detach().aminmax()
        is_new = torch.logical_and((mean == 0).all(), (variance == 1).all())
        self.recorder.structure.layers[layer].has_no_statistics = torch.logical_and(is_new, low < high)

    def after(self, module: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        """A module has run (or raised)."""
        recorder = self.recorder
        if not self.stack or recorder.is_foreign():
            return
        while self.stack and self.stack[-1].module is not module:
            self.stack.pop()
        if not self.stack:
            return
        entry = self.stack.pop()
        frame = entry.frame
        if frame is None:
            return
        if entry.layer >= 0:
            self._note_layer(frame, entry, args, output)
        if not self.stack:
            self._close(frame, output)

    def _note_layer(self, frame: ForwardRecord, entry: Entry, args: tuple[Any, ...], output: Any) -> None:
        module, layer = entry.module, entry.layer
        record = self.recorder.structure.layers[layer]
        record.n_calls += 1
        frame.layers.append(layer)
        is_norm = isinstance(module, BATCH_NORMS)
        if is_norm or record.probability > 0:
            (frame.train_layers if module.training else frame.eval_layers).add(layer)
        tensor = first_tensor(output)
        if is_norm and module.training:
            frame.statistics_changed |= bool(module.track_running_stats)
            if tensor is not None and tensor.dim() >= 2:
                counts = self.channel_values.setdefault(layer, [])
                if len(counts) < 256:
                    counts.append(tensor.numel() // max(int(tensor.shape[1]), 1))
        if not self.recorder.watching or tensor is None or record.is_container or not is_plain(tensor):
            return
        seen = self.layer_calls.get(layer)
        if seen is not None and seen[2] is None and self._is_new(frame, layer):
            self.layer_calls[layer] = (seen[0], seen[1], facts(tensor), seen[3])
        if frame.grad_enabled and tensor.requires_grad:
            self.recorder.routers.note(module, layer, tensor)
        kind = ACTIVATION_MODULES.get(record.kind, "")
        if tensor.grad_fn is not None and kind:
            self.recorder.activations.known.add(tensor.grad_fn._sequence_nr())
        if (
            frame.grad_enabled
            and tensor.is_floating_point()
            and frame.layers.count(layer) == 1
            and record.kind != "MultiheadAttention"
        ):
            site = self.recorder.activations.measure(tensor, record.name or record.kind, kind or record.kind, layer)
            if site is not None:
                frame.sites.append(site)

    def _close(self, frame: ForwardRecord, output: Any) -> None:
        recorder = self.recorder
        tensors = list(all_tensors(output))
        if not tensors:
            frame.raised = "no output" if output is None else ""
        if tensors and frame.input is not None:
            frame.output = facts(tensors[0])
        frame.sequence = tuple(t.grad_fn._sequence_nr() for t in tensors if t.grad_fn is not None)
        recorder.note_event("F", None)
        if frame.sequence:
            self.pending.append(frame)
        else:
            recorder.evaluating.add_forward(frame)
            if tensors and is_plain(tensors[0]):
                recorder.evaluating.compare(tensors[0])


def _channel_share(images: torch.Tensor) -> float:
    """Share of the variance within each image that the number of a value, modulo the channels, tells; NaN but for 3 or 4 of them.

    Where the channels of an image were last and it was only given another shape, that number still tells the channel; where they
    are first it tells next to nothing: neighbours in a row.
    """
    if images.dim() != 4 or images.shape[1] not in COLOURS or images.shape[3] < 3 * images.shape[1]:
        return float("nan")
    n_channels = int(images.shape[1])
    values = real(images[:PICTURES]).flatten(1)
    values = values[:, : values.shape[1] // n_channels * n_channels].reshape(len(values), -1, n_channels)
    whole = float(values.flatten(1).var(1, correction=0).sum())
    return float(values.mean(1).var(1, correction=0).sum()) / whole if whole > 0 else float("nan")


def _by_keyword() -> tuple[Any, ...]:
    """The tensors that the running call of a module was given by keyword, but for the answers, the samples first.

    A hook of all modules is not told of them; they stand in the frame of torch's own code that calls the hook.
    """
    frame = sys._getframe(3)  # beyond `before` and its guard
    given = frame.f_locals.get("kwargs") if frame.f_code.co_filename == MODULE_FILE else None
    if not isinstance(given, dict):
        return ()
    tensors = {key: value for key, value in given.items() if isinstance(value, torch.Tensor) and not ANSWER.search(str(key))}
    return tuple(tensors[key] for key in sorted(tensors, key=lambda key: bool(BESIDE.search(str(key)))))
