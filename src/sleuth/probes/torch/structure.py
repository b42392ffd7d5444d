"""Models, layers and parameters of the program, found as they are constructed, called, differentiated and optimised."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from sleuth.probes.frames import Line, is_of_program, variable_name

MAX_MODELS = 64
MAX_PARAMETERS = 20_000
MAX_LAYERS = 20_000
LAST_STATISTICS = 5
KERAS_TABLE = "_torch_params"  # in which a model of Keras's holds all its weights by their paths, as do the models in it


@dataclass(slots=True)
class ModelRecord:
    """A top-level module."""

    ref: weakref.ref[nn.Module]
    name: str
    kind: str
    line: Line | None
    first_step: int
    n_values: int = 0
    is_loaded: bool = False
    is_compiled: bool = False
    is_taken: bool = False
    n_training: int = 0
    n_other: int = 0


CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
GATES = {"LSTM": 4, "LSTMCell": 4, "GRU": 3, "GRUCell": 3}


@dataclass(slots=True)
class LayerRecord:
    """A module inside a model."""

    ref: weakref.ref[nn.Module]
    name: str
    kind: str
    model: int
    line: Line | None
    is_registered: bool
    is_container: bool
    in_forward: bool
    is_of_library: bool = False
    parameters: tuple[int, ...] = ()
    probability: float = float("nan")
    features: tuple[int, ...] = ()
    n_calls: int = 0
    n_training_calls: int = 0
    statistics: deque[torch.Tensor] = field(default_factory=lambda: deque(maxlen=LAST_STATISTICS))  # shift and scale, (2,) each
    has_no_statistics: torch.Tensor | None = None  # (), in eval mode: still 0 and 1 under weights that are no longer all equal


@dataclass(slots=True)
class ParameterRecord:
    """A parameter, or a bare tensor that a loss reached or an optimiser holds."""

    ref: weakref.ref[torch.Tensor]
    name: str
    model: int
    layer: int
    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    required_grad_at_first: bool
    first_step: int
    version: int = 0  # of its values, by torch's count of writes, when it was first seen
    is_registered: bool = False
    is_attribute: bool = False
    is_model_input: bool = False
    is_loaded: bool = False
    is_shared: bool = False
    is_trained: bool = False
    was_trained_before: bool = False
    has_equal_rows: bool | None = None
    is_zero: bool | None = None  # at the end of every watched step so far; None before the first
    equal_gradient_rows: int = 0
    n_rows_checked: int = 0
    n_gradient: int = 0
    n_reached: int = 0
    mean: float = float("nan")
    std: float = float("nan")
    collinear: list[torch.Tensor] = field(default_factory=list)  # the first and the last share of collinear rows
    optimizers: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Built:
    """A module's construction."""

    ref: weakref.ref[nn.Module]
    line: Line | None
    in_forward: bool


class Structure:
    """The registry. Everything is held by weak references; names and shapes stay when an object dies."""

    def __init__(self) -> None:
        self.models: list[ModelRecord] = []
        self.layers: list[LayerRecord] = []
        self.parameters: list[ParameterRecord] = []
        self.built: dict[int, Built] = {}
        self.loaded: set[int] = set()
        self._model_of: dict[int, int] = {}
        self._layer_of: dict[int, int] = {}
        self._parameter_of: dict[int, int] = {}

    def note_built(self, module: nn.Module, line: Line | None, in_forward: bool) -> None:
        """Remember where a module was constructed."""
        if len(self.built) > MAX_LAYERS:
            self.built = {key: one for key, one in self.built.items() if one.ref() is not None}
        self.built[id(module)] = Built(weakref.ref(module), line, in_forward)

    def construction(self, module: nn.Module) -> Built | None:
        """Where this module was constructed."""
        built = self.built.get(id(module))
        return built if built is not None and built.ref() is module else None

    def top_of(self, module: nn.Module) -> nn.Module:
        """The outermost live module that holds `module` as a registered descendant."""
        top = module
        for _ in range(32):
            parent = self.parent_of(top)
            if parent is None or parent is module:
                return top
            top = parent
        return top

    def parent_of(self, child: nn.Module) -> nn.Module | None:
        """The live module that holds `child` directly."""
        for built in list(self.built.values()):
            parent = built.ref()
            if parent is not None and parent is not child:
                children = parent.__dict__.get("_modules")
                if children and any(one is child for one in children.values()):
                    return parent
        return None

    def model_index(self, module: nn.Module, step: int) -> int:
        """Number of the model that a called top-level `module` is or belongs to; registers it; -1 past the limit."""
        index = self._model_of.get(id(module))
        if index is not None and self._holds(index, module):
            return index
        top = self.top_of(module)
        index = self._model_of.get(id(top))
        if index is None or self.models[index].ref() is not top:
            index = self._register_model(top, step)
        if index >= 0 and top is not module:
            self._model_of[id(module)] = index
        return index

    def note_taken(self, module: nn.Module) -> None:
        """The program takes this model's weights."""
        index = self._model_of.get(id(module), -1)
        if index >= 0 and self.models[index].ref() is module:
            self.models[index].is_taken = True

    def _holds(self, index: int, module: nn.Module) -> bool:
        layer = self._layer_of.get(id(module))
        return self.models[index].ref() is module or (layer is not None and self.layers[layer].ref() is module)

    def _register_model(self, top: nn.Module, step: int) -> int:
        if len(self.models) >= MAX_MODELS:
            return -1
        built = self.construction(top)
        index = len(self.models)
        name = variable_name(top, 3).removeprefix("self.") or type(top).__name__
        self.models.append(ModelRecord(weakref.ref(top), name, type(top).__name__, built.line if built else None, step))
        self._model_of[id(top)] = index
        self.refresh(index, step)
        return index

    def refresh(self, index: int, step: int) -> None:
        """Read the model's modules and parameters again; names that are new are added."""
        model = self.models[index]
        top = model.ref()
        if top is None:
            return
        model.is_loaded = model.is_loaded or id(top) in self.loaded
        seen: dict[int, str] = {}
        modules: dict[str, nn.Module] = {}
        for name, module in top.named_modules():
            modules[name] = module
            n_known = len(self.layers)
            layer = self._add_layer(module, name, index, is_registered=True)
            if layer < 0:
                return
            if layer >= n_known:
                self.layers[layer].is_of_library = self._is_of_library(module, name, modules)
            own: list[int] = []
            for key, parameter in module.named_parameters(recurse=False):
                full = f"{name}.{key}" if name and not name.endswith(KERAS_TABLE) else key
                number = self.parameter_index(parameter, step, full, index, layer)
                if number < 0:
                    continue
                record = self.parameters[number]
                record.is_registered = True
                if number not in seen:
                    record.name, record.model, record.layer = full, index, layer
                record.is_shared = record.is_shared or seen.get(number, full) != full
                record.is_loaded = record.is_loaded or id(module) in self.loaded
                seen[number] = full
                own.append(number)
            self.layers[layer].parameters = tuple(own)
        model.n_values = sum(p.numel() for p in top.parameters() if not isinstance(p, nn.parameter.UninitializedParameter))

    def _add_layer(self, module: nn.Module, name: str, model: int, *, is_registered: bool) -> int:
        index = self._layer_of.get(id(module))
        if index is not None and self.layers[index].ref() is module:
            if is_registered:
                record = self.layers[index]
                record.is_registered, record.name, record.model = True, name, model
            return index
        if len(self.layers) >= MAX_LAYERS:
            return -1
        built = self.construction(module)
        index = len(self.layers)
        self.layers.append(
            LayerRecord(
                weakref.ref(module),
                name,
                type(module).__name__,
                model,
                built.line if built else None,
                is_registered,
                bool(module._modules),
                bool(built and built.in_forward),
                probability=_probability(module),
                features=_features(module),
            )
        )
        self._layer_of[id(module)] = index
        return index

    def _is_of_library(self, module: nn.Module, name: str, modules: dict[str, nn.Module]) -> bool:
        """Whether the class of a library built it: it lies in such a module, and was constructed at the same line."""
        owner: nn.Module | None = None
        while name and (owner is None or isinstance(owner, CONTAINERS)):
            name = name.rpartition(".")[0]
            owner = modules.get(name)
        if owner is None or isinstance(owner, CONTAINERS) or is_of_program(type(owner)):
            return False
        built, around = self.construction(module), self.construction(owner)
        return (built.line if built else None) == (around.line if around else None)

    def layer_index(self, module: nn.Module, model: int, step: int) -> int:
        """Number of a called module inside `model`; one that is not registered there becomes an unregistered layer."""
        index = self._layer_of.get(id(module))
        if index is not None and self.layers[index].ref() is module:
            if self.layers[index].kind.startswith("Lazy"):
                self._settle(self.layers[index], module)
            return index
        if model < 0:
            return -1
        self.refresh(model, step)
        index = self._layer_of.get(id(module))
        if index is not None and self.layers[index].ref() is module:
            return index
        top = self.models[model].ref()
        attribute = _attribute_name(top, module) if top is not None else ""
        index = self._add_layer(module, attribute or type(module).__name__.lower(), model, is_registered=False)
        if index >= 0:
            own = []
            for key, parameter in module.named_parameters(recurse=False):
                number = self.parameter_index(parameter, step, f"{self.layers[index].name}.{key}", model, index)
                if number >= 0:
                    self.parameters[number].is_attribute = bool(attribute)
                    own.append(number)
            self.layers[index].parameters = tuple(own)
        return index

    def _settle(self, layer: LayerRecord, module: nn.Module) -> None:
        """A lazy layer may have got its size, and with it the class that it stands for."""
        layer.kind, layer.features = type(module).__name__, _features(module)
        for number in layer.parameters:
            tensor = self.parameters[number].ref()
            if tensor is not None and not isinstance(tensor, nn.parameter.UninitializedParameter):
                self.parameters[number].shape = tuple(int(size) for size in tensor.shape)

    def known_parameter(self, tensor: torch.Tensor) -> int:
        """Number of a tensor that is registered already; -1 otherwise."""
        index = self._parameter_of.get(id(tensor))
        return index if index is not None and self.parameters[index].ref() is tensor else -1

    def parameter_index(self, tensor: torch.Tensor, step: int, name: str = "", model: int = -1, layer: int = -1) -> int:
        """Number of a parameter or leaf tensor; registers it; -1 past the limit."""
        index = self.known_parameter(tensor)
        if index >= 0:
            record = self.parameters[index]
            if model >= 0 and record.model < 0:
                record.name, record.model, record.layer = name, model, layer
            return index
        if len(self.parameters) >= MAX_PARAMETERS:
            return -1
        index = len(self.parameters)
        attribute = False
        if not name:
            name, model, attribute = self._name_of_bare(tensor)
        shape = () if isinstance(tensor, nn.parameter.UninitializedParameter) else tuple(int(size) for size in tensor.shape)
        self.parameters.append(
            ParameterRecord(
                weakref.ref(tensor),
                name or f"tensor {index}",
                model,
                layer,
                shape,
                str(tensor.dtype).removeprefix("torch."),
                bool(tensor.requires_grad),
                bool(tensor.requires_grad),
                step,
                version=tensor._version,
                is_attribute=attribute,
            )
        )
        self._parameter_of[id(tensor)] = index
        return index

    def n_gates(self, parameter: ParameterRecord) -> int:
        """Blocks of rows that its layer uses in different ways: 4 of an LSTM, 3 of a GRU, 1 of others."""
        n = GATES.get(self.layers[parameter.layer].kind, 1) if parameter.layer >= 0 else 1
        return n if parameter.shape and parameter.shape[0] % n == 0 else 1

    def _name_of_bare(self, tensor: torch.Tensor) -> tuple[str, int, bool]:
        for number, model in enumerate(self.models):
            top = model.ref()
            for name, module in top.named_modules() if top is not None else ():
                if found := _attribute_name(module, tensor):
                    return (f"{name}.{found}" if name else found), number, True
        return variable_name(tensor, 3), -1, False

    def live_parameters(self) -> Iterator[tuple[int, torch.Tensor]]:
        """Registered tensors that still exist."""
        for index, record in enumerate(self.parameters):
            tensor = record.ref()
            if tensor is not None:
                yield index, tensor


def _attribute_name(owner: nn.Module | None, value: object) -> str:
    """Where a module keeps `value` in a plain attribute or a list, tuple or dict of one: "layers[2]"; "" if nowhere."""
    if owner is None:
        return ""
    for module in owner.modules():
        for name, held in vars(module).items():
            if name in ("_modules", "_parameters", "_buffers") or name.startswith("_forward") or name.startswith("_backward"):
                continue
            if held is value:
                return name
            items: Any = enumerate(held) if isinstance(held, (list, tuple)) else held.items() if isinstance(held, dict) else ()
            for key, item in items:
                if item is value or (
                    isinstance(item, nn.Module) and isinstance(value, nn.Module) and any(m is value for m in item.modules())
                ):
                    return f"{name}[{key!r}]"
    return ""


def _probability(module: nn.Module) -> float:
    p = getattr(module, "p", None)
    if isinstance(p, (int, float)) and "Dropout" in type(module).__name__:
        return float(p)
    if isinstance(module, nn.RNNBase) and module.num_layers > 1 and isinstance(module.dropout, (int, float)):
        return float(module.dropout)  # behind each layer but the last
    return float("nan")


def _features(module: nn.Module) -> tuple[int, ...]:
    for names in (
        ("in_features", "out_features"),
        ("in_channels", "out_channels"),
        ("num_embeddings", "embedding_dim"),
        ("input_size", "hidden_size"),
        ("num_features",),
        ("num_channels",),
    ):
        values = [getattr(module, name, None) for name in names]
        if all(isinstance(value, int) for value in values):
            return tuple(int(value) for value in values if isinstance(value, int))
    return ()
