"""Weights that come from outside, and weights that two layers share: what the program asked for, and what became of it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Tie, WeightLoad
from sleuth.probes.frames import Line, is_user_file, user_frame, user_line
from sleuth.probes.torch.tensors import is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_LOADS = 200
MAX_PROMISED = 16  # pairs of a table and a layer of its shape
MAX_TIES = 64
MAX_OWNERS = 50_000
FRAMES = 8  # of the program, from the innermost outward
EACH_STEP = 8  # of the watched steps, all are looked at; then those of which the number is a power of 2
TIE_FLAGS = (
    "tie_weights", "tie_word_embeddings", "tie_embeddings", "tie_embedding", "tied_weights", "tied_embeddings", "weight_tying",
    "weight_tied", "tied",
)  # fmt: skip
TABLES = (nn.Embedding,)
Placing = Callable[[Line | None], Place | None]


@dataclass(slots=True)
class Owner:
    """Who registered a parameter first."""

    tensor: weakref.ref[torch.Tensor]
    module: weakref.ref[nn.Module]
    name: str


@dataclass(slots=True)
class Side:
    """One of two places that share a parameter: the module, and where its parent holds it (None, "" without a parent)."""

    module: weakref.ref[nn.Module]
    name: str
    parent: weakref.ref[nn.Module] | None
    key: str
    is_copied: bool = False  # what took the parameter's place began with the same values

    def now(self) -> tuple[nn.Module, torch.Tensor] | None:
        """The module that stands here now, and its parameter; None if there is neither."""
        parent = self.parent() if self.parent is not None else None
        module = parent._modules.get(self.key) if parent is not None else self.module()
        tensor = module._parameters.get(self.name) if module is not None else None
        return (module, tensor) if module is not None and tensor is not None else None

    @property
    def is_replaced(self) -> bool:
        """Whether another module stands at this place now."""
        found = self.now()
        return found is not None and found[0] is not self.module()


class Weights:
    """Notes loads and ties as they happen; `ties` and `loads` tell what became of them."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.n_models = 0  # that have run
        self.n_files = 0  # dictionaries that torch.load gave
        self._loads: list[tuple[WeightLoad, weakref.ref[nn.Module], Line | None]] = []
        self._owners: dict[int, Owner] = {}
        self._ties: list[tuple[Side, Side, Line | None]] = []
        self._found: dict[int, list[tuple[Tie, Line | None]]] = {}  # by model, as last seen
        self._known = (0, 0, 0, 0)
        self._n_registered = 0
        self._n_steps = 0
        self._flag_beside = ""

    @property
    def has_loads(self) -> bool:
        """Whether `load_state_dict` was called."""
        return bool(self._loads)

    def note_load(self, result: Any, module: nn.Module, state: Any, *, is_trained: bool) -> bool:
        """`load_state_dict` returned; whether it loaded anything."""
        missing, unexpected = list(getattr(result, "missing_keys", ())), list(getattr(result, "unexpected_keys", ()))
        own = dict(_own_tensors(module))
        n_missing = sum(name in own for name in missing)
        given = state if isinstance(state, Mapping) else {}
        same = [name for name, tensor in own.items() if _is_same_storage(given.get(name), tensor)]
        load = WeightLoad(
            self.recorder.step, None, -1, type(module).__name__, len(own), len(own) - n_missing, len(given),
            n_renamed=_renamed(missing, unexpected), n_own=len(same), missing=tuple(missing[:4]),
            unexpected=tuple(unexpected[:4]), n_unexpected=len(unexpected), n_files=self.n_files, is_trained=is_trained,
        )  # fmt: skip
        if len(self._loads) < MAX_LOADS:
            self._loads.append((load, weakref.ref(module), user_line(4)))
        return load.n_matched > 0 or not own

    def snapshot(self) -> None:
        """A watched step ends: see what belongs to which model while the models live; not at each step."""
        self._n_steps += 1
        known = (len(self._loads), len(self._ties), len(self.recorder.structure.models), self._n_registered)
        if known == self._known and self._n_steps > EACH_STEP and self._n_steps & (self._n_steps - 1):
            return
        self._known = known
        if self._n_steps <= EACH_STEP and not self._flag_beside:
            self._flag_beside = _flag_in_frames()
        tops = [model.ref() for model in self.recorder.structure.models]
        if any(ref() is not None for _, ref, _ in self._loads):
            self._assign({id(part): index for index, top in enumerate(tops) if top is not None for part in top.modules()})
        for index, top in enumerate(tops):
            if top is not None:
                self._found[index] = list(self._ties_of(index, top))

    def note_model(self, index: int) -> None:
        """A model runs for the first time: which loads were into it, as a program that trains nothing makes no step."""
        self.n_models = index + 1
        top = self.recorder.structure.models[index].ref()
        if self._loads and top is not None:
            self._assign({id(part): index for part in top.modules()})

    def _assign(self, inside: Mapping[int, int]) -> None:
        """Tell the model of the loads into these modules."""
        for position, (load, ref, line) in enumerate(self._loads):
            module = ref()
            if module is not None and id(module) in inside:
                first = next(i for i, (_, other, _) in enumerate(self._loads) if other() is module)
                self._loads[position] = (replace(load, model=inside[id(module)], module=first), ref, line)

    def loads(self, place: Placing) -> Iterator[WeightLoad]:
        """Each load, with the model that its module belongs to and the position of the first load into that module."""
        for load, _, line in self._loads:
            yield replace(load, place=place(line))

    def ties(self, place: Placing) -> Iterator[Tie]:
        """Each pair that the program tied, or says that it ties, as last seen."""
        for found in self._found.values():
            for tie, line in found:
                yield replace(tie, place=place(line))

    def note_parameter(self, module: nn.Module, name: str, tensor: Any) -> None:
        """A parameter is about to be registered under a name."""
        if not isinstance(tensor, nn.Parameter):
            return
        self._n_registered += 1
        self._note_replaced(module, name, tensor)
        owner = self._owners.get(id(tensor))
        first = owner.module() if owner is not None and owner.tensor() is tensor else None
        if owner is None or first is None or first._parameters.get(owner.name) is not tensor:
            if len(self._owners) < MAX_OWNERS:
                self._owners[id(tensor)] = Owner(weakref.ref(tensor), weakref.ref(module), name)
        elif first is not module and len(self._ties) < MAX_TIES and tensor.dim() > 1:
            self._ties.append((self._side(first, owner.name), self._side(module, name), user_line(4)))

    def _side(self, module: nn.Module, name: str) -> Side:
        parent = self.recorder.structure.parent_of(module)
        key = next((key for key, child in parent._modules.items() if child is module), "") if parent is not None else ""
        return Side(weakref.ref(module), name, weakref.ref(parent) if parent is not None else None, key)

    def _note_replaced(self, module: nn.Module, name: str, tensor: torch.Tensor) -> None:
        for side in (side for one, other, _ in self._ties for side in (one, other)):
            old = module._parameters.get(name) if side.module() is module and side.name == name else None
            if old is not None and old is not tensor and is_plain(tensor) and is_plain(old):
                side.is_copied = old.shape == tensor.shape and bool((old == tensor).all())

    def _ties_of(self, index: int, top: nn.Module) -> Iterator[tuple[Tie, Line | None]]:
        names = {id(module): name for name, module in top.named_modules()}
        for one, other, line in self._ties:
            a, b = one.now(), other.now()
            if a is None or b is None or not (id(a[0]) in names and id(b[0]) in names):
                continue
            is_copied = one.is_copied or other.is_copied
            is_swapped = (one.is_replaced and not _is_table(a[0])) or (other.is_replaced and not _is_table(b[0]))
            if a[1].shape[-1] == b[1].shape[-1] and not (is_swapped and a[1].shape != b[1].shape):
                full = [f"{names[id(m)]}.{side.name}".lstrip(".") for (m, _), side in ((a, one), (b, other))]
                yield Tie(index, full[0], full[1], None, "", _is_same_storage(a[1], b[1]), is_copied), line
        flag = next((flag for module in top.modules() if (flag := _flag_of(module))), "")
        if flag or self._flag_beside:
            yield from self._promised(index, top, names, flag)

    def _promised(self, index: int, top: nn.Module, names: dict[int, str], flag: str) -> Iterator[tuple[Tie, Line | None]]:
        tables = [m for m in top.modules() if isinstance(m, TABLES)]
        heads = [m for m in top.modules() if isinstance(m, nn.Linear)]
        pairs = [(t, h) for t in tables for h in heads if t.weight.shape == h.weight.shape]
        if any(_is_same_storage(t.weight, h.weight) for t, h in pairs):
            return
        for table, head in pairs[: -MAX_PROMISED - 1 : -1]:  # the output layer is among the last ones
            built = self.recorder.structure.construction(head)
            one, other = f"{names[id(table)]}.weight", f"{names[id(head)]}.weight"
            tie = Tie(index, one, other, None, flag or self._flag_beside, is_held=False, is_own_flag=bool(flag))
            yield tie, built.line if built is not None else None


def _own_tensors(module: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """What a state dict of this module holds, by name; hooks of the program are not run."""
    for path, part in module.named_modules():
        held = {**part._parameters, **{k: v for k, v in part._buffers.items() if k not in part._non_persistent_buffers_set}}
        for name, tensor in held.items():
            if tensor is not None:
                yield (f"{path}.{name}" if path else name), tensor


def _is_same_storage(one: Any, other: Any) -> bool:
    if not (isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor) and is_plain(one) and is_plain(other)):
        return False
    if one is other:
        return True
    is_strided = one.layout is other.layout is torch.strided
    return is_strided and one.numel() > 0 and one.device == other.device and one.data_ptr() == other.data_ptr()


def _renamed(missing: list[str], unexpected: list[str]) -> int:
    """How many missing names are found among the unexpected ones with something put before them, or taken off."""
    if len(missing) * len(unexpected) > 4_000_000:
        return 0
    ends = {name[i:] for name in unexpected for i in _cuts(name)}
    whole = set(unexpected)
    return sum(name in ends or any(name[i:] in whole for i in _cuts(name)) for name in missing)


def _cuts(name: str) -> list[int]:
    """Where a qualified name may be cut so that at least two parts are left: "encoder.fc.weight" gives "fc.weight"."""
    dots = [i for i, letter in enumerate(name) if letter == "."]
    return [i + 1 for i in dots[:-1]]


def _is_table(module: nn.Module) -> bool:
    return isinstance(module, TABLES)


def _flag_of(module: nn.Module) -> str:
    """An attribute of a module, or of its configuration, that says that weights are tied: its name; "" if there is none."""
    holders = ((module, ""), *((module.__dict__.get(key), f"{key}.") for key in ("config", "cfg", "args", "hparams")))
    return next((f"{shown}{flag}" for holder, shown in holders if (flag := _flag_in(holder))), "")


def _flag_in(holder: Any) -> str:
    values: Any = holder if isinstance(holder, dict) else getattr(holder, "__dict__", {})
    return next((flag for flag in TIE_FLAGS if isinstance(values, dict) and values.get(flag) is True), "")


def _flag_in_frames() -> str:
    """A flag that says that weights are tied, among what the program's running functions hold, models left out."""
    frame = user_frame(2)
    for _ in range(FRAMES):
        if frame is None:
            break
        if is_user_file(frame.f_code.co_filename):
            scopes = [frame.f_locals, frame.f_globals, getattr(frame.f_locals.get("self"), "__dict__", {})]
            for name, held in ((name, held) for scope in scopes for name, held in list(scope.items())):
                if name in TIE_FLAGS and held is True:
                    return str(name)
                if not isinstance(held, nn.Module) and (flag := _flag_in(held)):
                    return f"{name}.{flag}"
        frame = frame.f_back
    return ""
