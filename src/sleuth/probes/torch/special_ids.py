"""What the program calls its special token ids: names of padding, of the beginning and of the end of a text."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from types import FrameType

from sleuth.probes.torch.frames import is_user_file, user_frame

FRAMES = 8  # of the program, from the innermost outward
LOOKS = 6
TAIL = r"(?:_?(?:token_?)?(?:id|idx|index|token))?"
PAD = re.compile(rf"[<\[]?(?:.*_)?(pad|padding){TAIL}[>\]]?", re.IGNORECASE)
END = re.compile(rf"[<\[]?(?:.*_)?(eos|eot|stop|end|end_of_text|endoftext){TAIL}[>\]]?|</s>|<\|endoftext\|>", re.IGNORECASE)
START = re.compile(rf"[<\[]?(?:.*_)?(bos|sos|start|begin|cls|go){TAIL}[>\]]?|<s>", re.IGNORECASE)
HOLDERS = (
    "eos_token_id",
    "eos_id",
    "eos",
    "eos_idx",
    "pad_token_id",
    "pad_id",
    "bos_id",
    "bos_token_id",
    "bos",
    "EOS",
    "PAD",
    "BOS",
)
MAX_KEYS = 100_000


class SpecialIds:
    """Names found in the program's frames, kept from the first looks.

    `padding` is the one id that is called so, `shared` the one that is called both padding and end; None if there is no such id.
    """

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.shared: int | None = None
        self.padding: int | None = None
        self._n_looks = 0

    def look(self) -> None:
        """Read the frames of the program, the first few times."""
        if self._n_looks >= LOOKS:
            return
        self._n_looks += 1
        frame: FrameType | None = user_frame(2)
        for _ in range(FRAMES):
            if frame is None:
                break
            if is_user_file(frame.f_code.co_filename):
                for scope in (frame.f_locals, frame.f_globals):
                    for key, value in _integers(scope):
                        self.names.setdefault(key, value)
            frame = frame.f_back
        pads, ends = ({value for name, value in self.names.items() if kind.fullmatch(name)} for kind in (PAD, END))
        both = pads & ends
        self.padding = next(iter(pads)) if len(pads) == 1 else None
        self.shared = both.pop() if len(pads) == len(ends) == len(both) == 1 else None

    def names_of(self, value: int) -> tuple[str, ...]:
        """The special names of this id."""
        return tuple(name for name, held in self.names.items() if held == value)


def _integers(scope: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Special names with an integer: variables, attributes of objects that have such a name, entries of vocabularies."""
    for name, held in list(scope.items()):
        yield from _named(name, held)
        if isinstance(held, dict) and len(held) <= MAX_KEYS:
            for key, value in list(held.items()):
                yield from _named(key, value)
        elif name == "self" or any(inspect.getattr_static(held, holder, None) is not None for holder in HOLDERS):
            for owner in (held, type(held)):
                for key, value in list(getattr(owner, "__dict__", {}).items()):
                    yield from _named(key, value)


def _named(name: object, value: object) -> Iterator[tuple[str, int]]:
    if type(value) is int and isinstance(name, str) and any(kind.fullmatch(name) for kind in (PAD, END, START)):
        yield name, value
