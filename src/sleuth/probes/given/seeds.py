"""Seeds that the program gives to generators of random numbers, with their places."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from sleuth.evidence.given import Plain, Seeding, shown
from sleuth.probes.frames import shown_file
from sleuth.probes.given.flattening import plain
from sleuth.probes.given.standing_in import StandIns, outer_user_frame

PYTHON, NUMPY, DRAWN, TORCH = "python", "numpy", "numpy default_rng", "torch"
FUNCTIONS = {  # module: where the function is, its name, and the generator that it seeds
    "random": ((("random",), "seed", PYTHON),),
    "numpy.random": ((("numpy.random",), "seed", NUMPY), (("numpy.random", "numpy.random._generator"), "default_rng", DRAWN)),
    "torch": ((("torch", "torch.random"), "manual_seed", TORCH),),
}  # fmt: skip
MODULES = tuple(FUNCTIONS)
MOST = 40  # places, and of each generator seeds
MOST_SHOWN = 4  # seeds of a generator


class GivenSeeds:
    """The calls that seeded something, counted by place."""

    def __init__(self, stand_ins: StandIns, home: str) -> None:
        self._stand_ins = stand_ins
        self._home = home
        self._places: dict[tuple[str, str, int], list[Any]] = {}  # the first seed, and how many
        self._seeds: dict[str, dict[Plain, None]] = {}

    def attach(self, module: Any) -> None:
        """A module of `MODULES` was imported."""
        is_off = getattr(getattr(module, "compiler", None), "is_compiling", None) if module.__name__ == TORCH else None
        for owners, name, generator in FUNCTIONS[module.__name__]:
            known = [sys.modules[owner] for owner in owners if owner in sys.modules]
            self._stand_ins.after(known[0], name, self._noting(generator), is_off=is_off)
            for alias in known[1:]:
                self._stand_ins.alias(alias, name, known[0])

    def seeds(self) -> dict[str, Plain | list[Plain]]:
        """The seeds of each generator: one, or the first few different ones."""
        made: dict[str, Plain | list[Plain]] = {}
        for generator, found in self._seeds.items():
            seeds: list[Plain] = [*found][:MOST_SHOWN]
            made[generator] = seeds[0] if len(found) == 1 else [*seeds, *(["…"] if len(found) > MOST_SHOWN else [])]
        return made

    def seedings(self) -> tuple[Seeding, ...]:
        """Each place, with the first seed that it gave."""
        return tuple(
            Seeding(generator, shown(seed), shown_file(file, self._home), line, n)
            for (generator, file, line), (seed, n) in self._places.items()
        )

    def _noting(self, generator: str) -> Any:
        def note(frame: FrameType, _result: Any, args: Any, kwargs: Any) -> None:
            self._note(generator, frame, args[0] if args else next(iter(kwargs.values()), None))

        return note

    def _note(self, generator: str, frame: FrameType, given: Any) -> None:
        seed = _seed_of(given)
        user = outer_user_frame(frame)
        if seed is None or user is None or (user is not frame and (generator == DRAWN or seed[0] is None)):
            return
        key = (generator, user.f_code.co_filename, user.f_lineno)
        known = self._places.get(key)
        if known is not None:
            known[1] += 1
        elif len(self._places) < MOST:
            self._places[key] = [seed[0], 1]
        seeds = self._seeds.setdefault(generator, {})
        if len(seeds) < MOST:
            seeds[seed[0]] = None


def _seed_of(given: Any) -> tuple[Plain] | None:
    """The seed, in a tuple; None of what is no seed, such as a generator that is handed on."""
    kind = type(given)
    if kind.__name__ == "SeedSequence":
        given = given.entropy
    if isinstance(given, bytes | bytearray):
        return (given.hex()[:64],)
    if isinstance(given, list | tuple):
        parts = [plain(one) for one in given[:16]]
        return (f"[{', '.join(shown(one[0]) for one in parts if one is not None)}]",)
    if getattr(given, "shape", None) == () and hasattr(given, "item"):  # of NumPy, or a tensor on the processor
        given = given.item() if getattr(getattr(given, "device", None), "type", "cpu") == "cpu" else None
        return None if given is None else plain(given)
    return plain(given)
