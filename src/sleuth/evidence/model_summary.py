"""`ModelSummary`: the modules of a model with what went in and out of them, what they hold, and what one pass through them costs.

Conventions
-----------
- A *pass* is one forward of the model, the first that a backward can go through; without any, the first.
- One multiply-add is a product and its addition. Counted are products of matrices, convolutions, attention and recurrent cells.
- Costs of a module are its own, without those of the modules in it; `ModelSummary.total` adds them up.
- -1 means not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sleuth.evidence.place import Place

INPUT, OUTPUT = "input", "output"  # kinds of the points at which data enter and leave a model


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """One module. `name` is its qualified name, "" for the model itself."""

    name: str
    kind: str  # class name
    place: Place | None = None  # where it was constructed
    inputs: tuple[tuple[int, ...], ...] = ()  # shapes of the tensors that it was given, as first called
    outputs: tuple[tuple[int, ...], ...] = ()
    n_trainable: int = 0  # values of its own parameters; one that is held in several places counts at the first
    n_frozen: int = 0
    n_shared: int = 0  # values of its own parameters that were counted at another module
    n_buffers: int = 0  # values
    n_bytes: int = 0  # of its own parameters and buffers
    multiply_adds: int = 0
    kept_bytes: int = -1  # of activations that autograd keeps for the backward pass; a storage counts where it is kept first
    n_calls: int = 0  # in one pass
    dtype: str = ""  # of its first parameter, else of its output
    device: str = ""
    same_as: str | None = None  # the first name of a module that is registered under several
    is_registered: bool = True
    is_container: bool = False  # it has modules in it
    is_used_inside: bool = False  # never called, but its weights are used
    health: str = ""  # "ok", "dead" ... where a run was kept

    @property
    def n_parameters(self) -> int:
        """Values of its own parameters, those that are counted elsewhere left out."""
        return self.n_trainable + self.n_frozen

    @property
    def is_never_called(self) -> bool:
        """Whether the pass did without it. Lists of modules are never called themselves."""
        return self.n_calls == 0 and not self.is_container and not self.is_used_inside and self.same_as is None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the data flow: a call of a module, an operation that joins several ways, or where data enter or leave.

    `owner` is the position of the module: the one called, or the one in which the operation stands; -1 outside of all.
    """

    kind: str  # "call", "input", "output", or the operation's name: "add", "cat"
    owner: int
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A model. `modules` stand in the order of registration, each before those in it; `ways` lead between `points`."""

    name: str  # of the variable that holds it, or its class
    kind: str
    modules: tuple[ModuleFacts, ...]
    points: tuple[Point, ...] = ()
    ways: tuple[tuple[int, int], ...] = ()  # (from, to), positions in `points`
    is_training_pass: bool = False  # gradients were asked for
    uncounted: tuple[str, ...] = ()  # operations that were seen and may multiply, but are not counted

    def total(self, value: Callable[[ModuleFacts], int], name: str = "") -> int:
        """The sum over the module `name` and all in it; what is not known counts as 0.

        Example:
            >>> parts = (ModuleFacts("", "Net"), ModuleFacts("a", "Linear", n_trainable=6), ModuleFacts("ab", "ReLU"))
            >>> ModelSummary("net", "Net", parts).total(lambda one: one.n_trainable, "a")
            6
        """
        inside = [one for one in self.modules if not name or one.name == name or one.name.startswith(f"{name}.")]
        return sum(max(value(one), 0) for one in inside if one.same_as is None)

    @property
    def knows_kept(self) -> bool:
        """Whether it is known what autograd keeps."""
        return any(one.kept_bytes >= 0 for one in self.modules)


@dataclass(frozen=True, slots=True)
class ProgramSummary:
    """The models of a program, in the order in which they ran first."""

    script: str
    models: tuple[ModelSummary, ...]
    source: str = "run"  # "run": the program was begun for it; "kept": from the evidence of a kept run
    ending: str = ""  # how the program ended, if it was not stopped: "ValueError: ..."
