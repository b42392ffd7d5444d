"""Objects with settings that the program holds when its training begins: found in its modules and in the functions that run.

Dataclasses, attrs and pydantic models of the program's, `TrainingArguments`, namespaces, OmegaConf; dictionaries, classes and
plain objects that are called a configuration.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import Any

from sleuth.evidence.given import Plain
from sleuth.probes.frames import is_of_program, is_user_file
from sleuth.probes.given.flattening import fields_of, flattened, is_dict_config, plain

MOST_OBJECTS = 16
MOST_NAMES = 3_000  # of a scope that are looked at
MOST_FRAMES = 60
CALLED = re.compile(
    r"(?:^|_)(?:cfg|conf|config|configs|configuration|hparams?|hp|hyper_?params?|hyper_?parameters?|settings|opts?|options)$"
)
OWN_REFERENCES = 3  # to a dictionary that nobody has but its frame, the one who asks, and the question
LIBRARIES = ("TrainingArguments",)  # classes of libraries whose objects are the program's settings, with those made of them

Scope = Mapping[str, Any]


def settings_objects(
    frame: FrameType | None, folders: Sequence[str], skip: Callable[[Any], bool]
) -> list[tuple[str, dict[str, Plain]]]:
    """What is found from this frame outward, and in the program's modules; what stands inside another one counts there.

    Args:
        frame: where the training begins.
        folders: of the program.
        skip: says of which objects the values are known already.
    """
    found: dict[int, tuple[str, Any]] = {}
    for scope in _scopes(frame, folders):
        for name, value in list(scope.items())[:MOST_NAMES]:
            if len(found) < MOST_OBJECTS and isinstance(name, str) and not name.startswith("__") and id(value) not in found:
                one = _root(value) if is_dict_config(value) else value
                if id(one) not in found and _is_settings(name, one) and not skip(one):
                    found[id(one)] = name, one
    contained: set[int] = set()
    read = {key: (name, one, flattened(_tree(one), contained=contained)) for key, (name, one) in found.items()}
    kept = [(name, one, values) for key, (name, one, values) in read.items() if values and key not in contained]
    kinds = [type(one) for _, one, _ in kept]
    return [(_label(name, one, kinds.count(type(one)) == 1), values) for name, one, values in kept]


def _scopes(frame: FrameType | None, folders: Sequence[str]) -> Iterator[Scope]:
    """The names that the program's running functions see, and those of its modules; each once."""
    seen: set[int] = set()
    for _ in range(MOST_FRAMES):
        if frame is None:
            break
        if is_user_file(frame.f_code.co_filename):
            names = _locals(frame)
            for scope in (names, getattr(names.get("self"), "__dict__", {}), frame.f_globals):
                if isinstance(scope, dict) and id(scope) not in seen:
                    seen.add(id(scope))
                    yield scope
        frame = frame.f_back
    main = sys.modules.get("__main__")
    begins = tuple(folder + os.sep for folder in folders)
    modules = [one for one in list(sys.modules.values()) if _is_in(getattr(one, "__dict__", {}).get("__file__"), begins)]
    for module in [main, *modules]:
        scope = getattr(module, "__dict__", None)
        if isinstance(scope, dict) and id(scope) not in seen:
            seen.add(id(scope))
            yield scope


def _locals(frame: FrameType) -> dict[str, Any]:
    """The names of a function that runs, without a trace: before Python 3.13 the frame would keep what they held now."""
    held = frame.f_locals
    names = dict(held)
    is_copy = frame.f_code.co_flags & CO_OPTIMIZED and sys.version_info < (3, 13)
    if is_copy and sys.getrefcount(held) <= OWN_REFERENCES:  # else the program asked for `locals()`, and has it
        held.clear()
    return names


def _is_in(file: object, begins: tuple[str, ...]) -> bool:
    return isinstance(file, str) and file.startswith(begins) and is_user_file(file)


def _is_settings(name: str, value: Any) -> bool:
    kind = type(value)
    if kind in (int, float, str, bool, type(None), list, tuple) or kind.__name__ in ("module", "function"):
        return False
    if is_dict_config(value):
        return True
    is_called = bool(CALLED.search(name.lower()))
    if isinstance(value, dict):
        return is_called and len(value) > 1
    if isinstance(value, type):
        is_called = is_called or bool(CALLED.search(_snake(value.__name__)))
        return is_called and is_of_program(value) and len(_of_class(value)) > 1 and _holds_settings(value)
    if not is_of_program(kind) and not any(one.__name__ in LIBRARIES for one in kind.__mro__):
        return kind.__name__ in ("SimpleNamespace", "Namespace") and fields_of(value) is not None
    own = fields_of(value)
    if own is not None:
        return not any(_is_data(one) for one in own.values())
    return (is_called or bool(CALLED.search(_snake(kind.__name__)))) and len(_of_class(kind)) + len(_own(value)) > 1


def _holds_settings(kind: type) -> bool:
    """Whether a class itself holds settings: it has no methods, and is no kind of which objects are made."""
    has_methods = any(
        callable(one) and not isinstance(one, type) for name, one in vars(kind).items() if not name.startswith("__")
    )
    return not has_methods and not hasattr(kind, "__dataclass_fields__") and not hasattr(kind, "_member_map_")


def _of_class(kind: type) -> dict[str, Any]:
    """The plain values that stand in a class and those it is made of."""
    made: dict[str, Any] = {}
    for one in reversed(kind.__mro__[:-1]):
        if is_of_program(one):
            made.update({name: value for name, value in vars(one).items() if not name.startswith("_") and _is_plain(value)})
    return made


def _own(value: Any) -> dict[str, Any]:
    own = getattr(value, "__dict__", None)
    return (
        {name: one for name, one in own.items() if not name.startswith("_") and _is_plain(one)} if isinstance(own, dict) else {}
    )


def _is_plain(value: Any) -> bool:
    return isinstance(value, list | tuple | dict) or (not callable(value) and plain(value) is not None)


def _is_data(value: Any) -> bool:
    """Whether it is an array, a tensor, a frame or a model: an object with such a thing is no settings."""
    return (
        not isinstance(value, type)
        and plain(value) is None
        and (hasattr(type(value), "shape") or hasattr(type(value), "forward"))
    )


def _tree(value: Any) -> Any:
    """What is read of an object."""
    if isinstance(value, type):
        return _of_class(value)
    if isinstance(value, dict) or is_dict_config(value) or fields_of(value) is not None:
        return value
    return {**_of_class(type(value)), **_own(value)}


def _root(config: Any) -> Any:
    return config._get_root()


def _label(name: str, value: Any, is_only: bool) -> str:
    """What the source is called: by its class, or by its name where there are several or the class says nothing."""
    if isinstance(value, type):
        return value.__name__
    if is_dict_config(value):
        return ("Hydra" if "hydra" in sys.modules else "OmegaConf") if is_only else name
    if isinstance(value, dict) or type(value).__name__ in ("SimpleNamespace", "Namespace"):
        return name.strip("_")
    return type(value).__name__ if is_only else name


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
