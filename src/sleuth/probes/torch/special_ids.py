"""What the program calls its special token ids: names of padding, of the beginning and of the end of a text."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from types import BuiltinFunctionType, FrameType, FunctionType, NoneType

import torch

from sleuth.probes.frames import is_user_file, user_frame

FRAMES = 8  # of the program, from the innermost outward
LOOKS = 6
TAIL = r"(?:_?(?:token_?)?(?:id|idx|index|token))?"
PAD = re.compile(rf"[<\[]?(?:.*_)?(pad|padding){TAIL}[>\]]?", re.IGNORECASE)
END = re.compile(rf"[<\[]?(?:.*_)?(eos|eot|stop|end|end_of_text|endoftext){TAIL}[>\]]?|</s>|<\|endoftext\|>", re.IGNORECASE)
START = re.compile(
    rf"[<\[]?(?:.*_)?(bos|sos|start|begin|cls|go){TAIL}[>\]]?|<s>|<\|begin_of_text\|>|<\|startoftext\|>", re.IGNORECASE
)
HOLDERS = frozenset(
    (
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
        "eos_token",
        "pad_token",
    )
)
TEXTS = frozenset(
    ("<s>", "</s>", "<pad>", "<bos>", "<sos>", "<eos>", "[PAD]", "[BOS]", "[SOS]", "[EOS]", "[CLS]", "<|endoftext|>")
)
LIBRARIES = ("tokenizers", "transformers")  # their tokenisers tell their vocabulary
WORDS = ("end", "stop", "start", "begin", "go")  # names of other texts too
PLAIN = (str, bytes, int, float, complex, dict, list, tuple, set, NoneType, FunctionType, BuiltinFunctionType, torch.Tensor)
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
        self._told: dict[int, Mapping[str, int]] = {}  # by the id of a tokeniser

    def look(self) -> None:
        """Read the frames of the program, the first few times."""
        if self._n_looks >= LOOKS:
            return
        self._n_looks += 1
        frame: FrameType | None = user_frame(2)
        texts: dict[str, str] = {}
        tables: list[Mapping[object, object]] = []
        for _ in range(FRAMES):
            if frame is None:
                break
            if is_user_file(frame.f_code.co_filename):
                for scope in (frame.f_locals, frame.f_globals):
                    for space in (*_spaces(scope), *self._vocabularies(scope)):
                        self._read(space, texts, tables)
            frame = frame.f_back
        self._settle(texts, tables)

    def _settle(self, texts: Mapping[str, str], tables: Sequence[Mapping[object, object]]) -> None:
        """Look special texts up in the vocabularies, and see which ids are padding, and which are both padding and end."""
        for name, text in texts.items():
            ids = {held for table in tables if isinstance(held := table.get(text), int)}
            if len(ids) == 1:  # else vocabularies differ
                self.names.setdefault(name, ids.pop())
        pads, ends = ({value for name, value in self.names.items() if kind.fullmatch(name)} for kind in (PAD, END))
        both = pads & ends
        self.padding = next(iter(pads)) if len(pads) == 1 else None
        self.shared = both.pop() if len(pads) == len(ends) == len(both) == 1 else None

    def _read(self, scope: Mapping[str, object], texts: dict[str, str], tables: list[Mapping[object, object]]) -> None:
        """Special names with an integer, variables or entries of vocabularies; those with a text; and the vocabularies."""
        for name, held in list(scope.items()):
            if type(held) is int and _is_special(name):
                self.names.setdefault(name, held)
            elif type(held) is str and _is_special(name) and name not in WORDS:
                texts.setdefault(name, held)
            elif isinstance(held, dict) and len(held) <= MAX_KEYS:
                tables.append(held)
                for key, value in list(held.items()):
                    if type(value) is int and _is_special(key):
                        self.names.setdefault(key, value)

    def _vocabularies(self, scope: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        """Those of the tokenisers among these variables, each asked once: a large one takes a while."""
        for name, held in list(scope.items()):
            if type(held).__module__.partition(".")[0] in LIBRARIES:
                if id(held) not in self._told:
                    self._told[id(held)] = _vocabulary(held)
                yield {name: self._told[id(held)]}

    def names_of(self, value: int) -> tuple[str, ...]:
        """The special names of this id."""
        return tuple(name for name, held in self.names.items() if held == value)


def _spaces(scope: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The variables, and the attributes of objects among them that hold special ids."""
    yield scope
    for name, held in list(scope.items()):
        if not isinstance(held, PLAIN) and (name == "self" or _has_holder(held)):
            yield from (getattr(owner, "__dict__", {}) for owner in (held, type(held)))


def _vocabulary(held: object) -> Mapping[str, int]:
    """What a library's tokeniser says its vocabulary is; {} of a model or a class, and of one that is too large."""
    told = getattr(held, "get_vocab", None)
    with contextlib.suppress(Exception):  # a class, or another version's method, wants arguments
        words = told() if callable(told) else {}
        if isinstance(words, dict) and len(words) <= MAX_KEYS:
            return words
    return {}


def _is_special(name: object) -> bool:
    return isinstance(name, str) and any(kind.fullmatch(name) for kind in (PAD, END, START))


def _has_holder(held: object) -> bool:
    """Whether an object or one of its classes may hold a special id, by an attribute's name or in a table; no property is run."""
    spaces = [vars(owner) for owner in (held.__mro__ if isinstance(held, type) else type(held).__mro__)]
    with contextlib.suppress(AttributeError):
        spaces.append(object.__getattribute__(held, "__dict__"))
    tables = (table for table in spaces[-1].values() if isinstance(table, dict))
    return any(not space.keys().isdisjoint(HOLDERS) for space in spaces) or any(not t.keys().isdisjoint(TEXTS) for t in tables)
