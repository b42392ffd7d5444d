"""Settings as names and plain values: nested ones joined by dots, within bounds, and nothing that may be a secret."""

from __future__ import annotations

import math
import numbers
import re
import sys
import zlib
from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath
from typing import Any

from sleuth.evidence.given import Plain, shown

MOST_VALUES = 200  # of one source
MOST_ITEMS = 16  # of a list; a longer one is data
DEEPEST = 6
LONGEST, KEPT = 200, 150  # characters of a text, and of the part of a longer one that is kept
LONGEST_NAME = 120
MOST_LOOKED = 5_000  # values that are looked at, of any kind
MAX_WHOLE = 1 << 63
SECRET = frozenset((
    "password", "passwords", "passwd", "passphrase", "pwd", "secret", "secrets", "credential", "credentials", "auth",
    "authorization", "bearer", "apikey", "accesskey", "privatekey", "cookie", "dsn",
))  # fmt: skip # words of a name whose value is never kept
SECRET_TEXT = frozenset(("token", "tokens", "key", "keys", "pass"))  # words of a name whose value is kept if it is a small number
SECRET_PAIRS = (frozenset(("api", "key")), frozenset(("access", "key")), frozenset(("private", "key")))
LARGEST_ID = 1_000_000_000  # of a token; a larger number may be one that opens something
TELLING = re.compile(r"(?:hf_|sk-|gh[opsu]_|github_pat_|xox[abp]-|AKIA|ya29\.|glpat-|eyJ)[\w.-]{12,}")  # known kinds of keys
AS_TEXT = {"torch": ("device", "dtype", "Size"), "datetime": ("date", "datetime", "timedelta")}  # kinds whose text says all
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OF_ADDRESS = re.compile(r"(://[^:/@\s]*):[^/@\s]*@")
_REFERENCE = re.compile(r"\$\{([\w.]+)\}")


class TooMany(Exception):
    """There are more values than settings have."""


def flattened(tree: Any, *, contained: set[int] | None = None, is_whole: bool = False) -> dict[str, Plain]:
    """Names and values of an object that holds settings; what has no plain value is left out.

    Args:
        tree: a mapping, or an object with settings as its attributes.
        contained: takes the identities of the objects inside.
        is_whole: of too many values take none, not the first ones.

    Raises:
        TooMany: of values, and `is_whole`.

    Example:
        >>> flattened({"lr": 0.1, "model": {"width": 16, "layers": [8, 4]}, "api_key": "x", "pad_token_id": 0})
        {'lr': 0.1, 'model.width': 16, 'model.layers': '[8, 4]', 'pad_token_id': 0}
    """
    walk = _Walk(set() if contained is None else contained)
    try:
        walk.into("", tree, 0)
    except TooMany:
        if is_whole:
            raise
    return {name: _resolved(value, walk.values) for name, value in walk.values.items()}


def fields_of(value: Any) -> dict[str, Any] | None:
    """The settings that an object holds in attributes; None if it is of no kind that does."""
    kind = type(value)
    names = getattr(kind, "__dataclass_fields__", None)
    if names is None and isinstance(attrs := getattr(kind, "__attrs_attrs__", None), tuple):
        names = [one.name for one in attrs]
    if names is None:
        is_model = isinstance(getattr(kind, "model_fields", None), dict) and "__pydantic_validator__" in vars(kind)
        is_space = kind.__name__ == "SimpleNamespace" or _is_of(kind, "argparse", "Namespace")
        own = getattr(value, "__dict__", None) if is_model or is_space else None
        return dict(own) if isinstance(own, dict) else None
    own = getattr(value, "__dict__", {})
    return {name: own[name] if name in own else getattr(value, name, None) for name in list(names)}


def is_dict_config(value: Any) -> bool:
    """Whether it is a mapping of OmegaConf's."""
    return type(value).__name__ == "DictConfig" and type(value).__module__.partition(".")[0] == "omegaconf"


def is_secret(name: str, value: object) -> bool:
    """Whether a value of this name must not be kept.

    Example:
        >>> [is_secret(*one) for one in (("wandbToken", "a"), ("max_tokens", 512), ("monkey", "a"), ("db_password", 1))]
        [True, False, False, True]
    """
    words = {word.lower() for word in _WORDS.findall(name)}
    if words & SECRET or any(pair <= words for pair in SECRET_PAIRS) or (isinstance(value, str) and TELLING.fullmatch(value)):
        return True
    is_number = value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < LARGEST_ID)
    return bool(words & SECRET_TEXT) and not is_number


def plain(value: Any) -> tuple[Plain] | None:
    """The value, in a tuple; None if it is nothing that a file can hold in a few letters."""
    if value is None or isinstance(value, bool):
        return (value,)
    if isinstance(value, Enum):
        inner = value.value
        return plain(inner) if type(inner) in (str, int, float) else (value.name,)
    if isinstance(value, str | PurePath):
        return (_short(str(value)),)
    kind = type(value)
    if kind.__module__ == "numpy" and kind.__name__ in ("bool", "bool_"):
        return (bool(value),)
    if isinstance(value, numbers.Integral):
        whole = int(value)
        return (whole if abs(whole) < MAX_WHOLE else f"about 2^{whole.bit_length()}",)
    if isinstance(value, numbers.Real):
        number = float(value)
        return (number if math.isfinite(number) else str(number),)
    if kind.__name__ in AS_TEXT.get(kind.__module__, ()):
        return (str(value),)
    if isinstance(value, type) or kind.__name__ in ("function", "builtin_function_or_method"):
        return (str(value.__name__),)
    return None


class _Walk:
    """Goes through an object and those inside it."""

    def __init__(self, contained: set[int]) -> None:
        self.values: dict[str, Plain] = {}
        self._contained = contained
        self._n_looked = 0

    def into(self, name: str, value: Any, depth: int) -> None:
        """Take the values of an object whose own name, with those around it, is `name`."""
        self._n_looked += 1
        if self._n_looked > MOST_LOOKED:
            raise TooMany
        single = plain(value)
        if single is not None:
            self._take(name, single[0])
            return
        if depth > DEEPEST or len(name) > LONGEST_NAME or is_secret(name, None):
            return
        inner = _inner(value)
        if inner is None:
            return
        if depth:
            self._contained.add(id(value))
        if isinstance(inner, list):
            self._into_list(name, inner, depth)
            return
        for key, one in inner.items():
            if isinstance(key, str | int) and not str(key).startswith("_"):
                self.into(f"{name}.{key}" if name else str(key), one, depth + 1)

    def _into_list(self, name: str, items: list[Any], depth: int) -> None:
        if len(items) > MOST_ITEMS:
            return
        parts = [part[0] for one in items if (part := plain(one)) is not None]
        if len(parts) < len(items):
            for at, one in enumerate(items):
                self.into(f"{name}.{at}" if name else str(at), one, depth + 1)
        elif not any(is_secret(name, one) for one in parts):
            self._take(name, _short(f"[{', '.join(shown(one) for one in parts)}]"))

    def _take(self, name: str, value: Plain) -> None:
        if not name or is_secret(name, value):
            return
        if len(self.values) >= MOST_VALUES:
            raise TooMany
        self.values[name] = value


def _inner(value: Any) -> dict[Any, Any] | list[Any] | None:
    """What a container holds."""
    if is_dict_config(value) or type(value).__name__ == "ListConfig":
        made = sys.modules["omegaconf"].OmegaConf.to_container(value, resolve=False, throw_on_missing=False, enum_to_str=True)
        return made if isinstance(made, dict | list) else None
    if isinstance(value, dict):
        return dict(dict.items(value))
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr) if all(isinstance(one, str | int | float) for one in value) else None
    return fields_of(value)


def _resolved(value: Plain, values: Mapping[str, Plain]) -> Plain:
    """A reference of OmegaConf's to another value, where it is one and nothing else."""
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return values.get(found[1], value) if found else value


def _short(text: str) -> str:
    """The text, without the password of an address; of a long one the beginning, and what tells it from others."""
    text = _OF_ADDRESS.sub(r"\1:***@", text).encode("utf-8", "replace").decode()
    if len(text) <= LONGEST:
        return text
    return f"{text[:KEPT]}… ({len(text):,} characters, {zlib.crc32(text.encode()):08x})"


def _is_of(kind: type, module: str, name: str) -> bool:
    return any(one.__module__ == module and one.__name__ == name for one in kind.__mro__)
