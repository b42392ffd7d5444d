"""Random numbers: which library's, where they are drawn, and where a program seeds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source, once

SEEDS = {"torch.manual_seed": "torch", "torch.random.manual_seed": "torch", "numpy.random.seed": "numpy", "random.seed": "python",
         "tensorflow.random.set_seed": "tensorflow"}  # fmt: skip
ALL_SEEDS = (
    "seed_everything",
    "set_random_seed",
    "set_seed",
    "fix_seed",
    "seed_all",
    "set_seeds",
    "fix_random_seed",
    "manual_seed_all",
)
PYTHON_DRAWS = frozenset(
    ("random", "randint", "choice", "choices", "shuffle", "sample", "uniform", "gauss", "normalvariate", "randrange")
)
NUMPY_DRAWS = frozenset(
    ("rand", "randn", "randint", "random", "normal", "uniform", "choice", "shuffle", "permutation", "random_sample", "binomial",
     "poisson", "exponential", "standard_normal", "multivariate_normal", "beta", "gamma")
)  # fmt: skip
TORCH_DRAWS = frozenset(("rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "rand_like", "randn_like"))
WITH_WEIGHTS = ("Linear", "Conv", "LSTM", "GRU", "RNN", "Embedding", "Transformer", "Bilinear", "MultiheadAttention")
IN_PLACE = frozenset(("shuffle", "normal_", "uniform_", "random_", "bernoulli_"))
SPLITTERS = ("sklearn.model_selection.train_test_split", "sklearn.utils.shuffle", "sklearn.utils.resample")


@dataclass(frozen=True, slots=True)
class Draw:
    """A call that takes random numbers of a library's own generator. `what` is told in words."""

    event: Value
    library: str
    what: str


def seedings(source: Source) -> tuple[tuple[Value, str], ...]:
    """Every call that seeds a library's own generator; library "all" for one that may seed any."""
    return once(source, _seedings)


def _seedings(source: Source) -> Iterator[tuple[Value, str]]:
    for event in source.of("call", "apply", "inline", "opaque", "method"):
        if event.op == "call" and event.name in SEEDS:
            yield event, SEEDS[event.name]
        elif (event.op != "inline" and event.name.rpartition(".")[2] in ALL_SEEDS) or (
            event.op == "apply" and event.inputs[0].name in ALL_SEEDS
        ):
            yield event, "all"


def draws(source: Source) -> tuple[Draw, ...]:
    """Every call that draws from a library's own generator, in program order."""
    return once(source, _draws)


def _draws(source: Source) -> Iterator[Draw]:
    for event in source.of("call", "method"):
        found = _drawn(event)
        if found is not None:
            yield Draw(event, *found)


def _drawn(event: Value) -> tuple[str, str] | None:
    package, _, word = event.name.rpartition(".")
    keywords = event.keywords or {}
    if event.op == "method":
        is_filled = event.name in ("normal_", "uniform_", "random_", "bernoulli_") and "generator" not in keywords
        return ("torch", "a tensor is filled") if is_filled else None
    if package == "random" and word in PYTHON_DRAWS:
        return "python", f"`random.{word}`"
    if package == "numpy.random" and word in NUMPY_DRAWS:
        return "numpy", f"`np.random.{word}`"
    if package == "torch" and word in TORCH_DRAWS and "generator" not in keywords:
        return "torch", f"`torch.{word}`"
    if package == "torch.nn" and word.startswith(WITH_WEIGHTS):
        return "torch", f"the weights of {word}"
    if event.name == "torch.utils.data.random_split" and event.argument(2, "generator") is None:
        return "torch", "`random_split`"
    state = keywords.get("random_state")
    if event.name in SPLITTERS and (state is None or is_none(state)):
        shuffled = keywords.get("shuffle")
        return None if shuffled is not None and shuffled.literal is False else ("numpy", f"`{word}`")
    return None


def is_loaded_later(source: Source, event: Value) -> bool:
    """Whether weights are loaded later, so that those drawn here do not count."""
    return any(one.order > event.order for one in source.calls("load_state_dict", "load_weights"))


def not_only_shown(source: Source, drawn: list[Draw], seed: Value) -> list[Draw]:
    """These draws before the seed, without those of which something was shown and nothing after the seed is made.

    So it is with a network that is made once to show its size, and made anew for the training.
    """
    after = _made_of([one for one in source.events if one.order > seed.order]) if drawn else frozenset()
    lost = [one for one in drawn if _held_in(one).isdisjoint(after)]
    shown = [one for one in source.of("expression", "compare") if one.order < seed.order and not _is_of_making(one)]
    only_shown = [
        one
        for one in lost
        if not _held_in(one).isdisjoint(
            _made_of([each for each in shown if each.order > one.event.order and one.event not in each.inputs])
        )
    ]
    return [one for one in drawn if one not in only_shown]


def _held_in(draw: Draw) -> frozenset[int]:
    """The values that hold what was drawn."""
    changed = draw.event.inputs if draw.event.name.rpartition(".")[2] in IN_PLACE else ()
    return frozenset(map(id, (draw.event, *changed)))


def _is_of_making(event: Value) -> bool:
    """Whether it stands in an `__init__`, such as `super().__init__()`."""
    inner = next(functions(event.frame), None)
    return inner is not None and inner.definition is not None and inner.definition.name == "__init__"


def _made_of(events: list[Value]) -> frozenset[int]:
    """All that these events were made of, what the objects among it hold, and the conditions that it stands under."""
    seen: set[int] = set()
    todo = list(events)
    while todo:
        one = todo.pop()
        if id(one) not in seen:
            seen.add(id(one))
            todo.extend((*one.inputs, *(one.keywords or {}).values(), *(one.members or {}).values()))
            frames = one.frame.chain() if one.frame is not None else ()
            todo.extend(frame.value for frame in frames if frame.value is not None)
    return frozenset(seen)
