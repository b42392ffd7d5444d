"""The user's own frames: which line of the program did this, and what does it call that object."""

from __future__ import annotations

import linecache
import os
import sys
import sysconfig
from functools import cache
from types import CodeType, FrameType

from sleuth.evidence.place import Place

Line = tuple[str, int]

_LIBRARIES = tuple(
    os.path.realpath(path) + os.sep
    for key, path in sysconfig.get_paths().items()
    if key in ("stdlib", "platstdlib", "purelib", "platlib")
)
OWN = os.path.realpath(os.path.join(os.path.dirname(__file__), "..")) + os.sep
_DEMOS = os.path.join(OWN, "cli", "demos") + os.sep
DISPATCHER = "handle_torch_function"  # of torch.overrides: hands a public function's call to a mode of ours
_known: dict[str, bool] = {}


@cache
def real_path(filename: str) -> str:
    """The path without links, as those of a virtual environment in a linked folder."""
    return os.path.realpath(filename)


def is_own_file(filename: str) -> bool:
    """Whether code of this file is sleuth's (its demonstrations stand for programs of the user's)."""
    path = real_path(filename)
    return path.startswith(OWN) and not path.startswith(_DEMOS)


def is_user_file(filename: str) -> bool:
    """Whether code of this file belongs to the user, not to Python, a library or sleuth."""
    known = _known.get(filename)
    if known is None:
        path = real_path(filename)
        generated = filename.startswith("<") and not filename.startswith("<ipython")
        library = "site-packages" in path or "dist-packages" in path or path.startswith(_LIBRARIES)
        known = _known[filename] = not (generated or library or is_own_file(filename))
    return known


def is_of_program(kind: type) -> bool:
    """Whether a class stands in a file of the user's; so does one whose file is not known."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return not isinstance(file, str) or is_user_file(file)


def user_frame(depth: int = 1) -> FrameType | None:
    """The innermost frame of the user's code, looking outward from `depth` frames above the caller."""
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and not is_user_file(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def user_line(depth: int = 2) -> Line | None:
    """File and line of the innermost user frame."""
    frame = user_frame(depth)
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def user_files(depth: int = 2) -> tuple[str, ...]:
    """The files of all user frames, innermost first."""
    frame, found = user_frame(depth), dict[str, None]()
    while frame is not None:
        if is_user_file(frame.f_code.co_filename):
            found[frame.f_code.co_filename] = None
        frame = frame.f_back
    return tuple(found)


def code_line(code: CodeType) -> Line | None:
    """Where a function of the user's begins; None for a library's."""
    return (code.co_filename, code.co_firstlineno) if is_user_file(code.co_filename) else None


def to_place(line: Line | None, home: str) -> Place | None:
    """A `Place` with its source text; its file is that of `shown_file`."""
    if line is None:
        return None
    file, number = line
    return Place(shown_file(file, home), number, linecache.getline(file, number).strip())


def shown_file(file: str, home: str) -> str:
    """A file as people are told of it: relative to `home` when it lies in it; of a notebook's cell its number, "In[2]"."""
    if file.startswith("<"):
        return _cell(file) or file
    absolute = os.path.abspath(file)
    return os.path.relpath(absolute, home) if absolute.startswith(home + os.sep) else _cell(file) or file


def _cell(file: str) -> str:
    """What IPython calls the cell that stands behind a file's name; "" where there is none."""
    shell = sys.modules["IPython"].get_ipython() if hasattr(sys.modules.get("IPython"), "get_ipython") else None
    named = getattr(getattr(shell, "compile", None), "format_code_name", None)
    told = named(file) if named is not None else None
    return str(told[1]) if told else ""


def variable_name(value: object, depth: int = 2) -> str:
    """What the user's frames (innermost first) call this object: a local, a global, or `self.name`; "" if nothing does."""
    frame = user_frame(depth)
    while frame is not None:
        if is_user_file(frame.f_code.co_filename):
            for scope in (frame.f_locals, frame.f_globals):
                if name := _name_in(scope, value):
                    return name
            owner = frame.f_locals.get("self")
            if owner is not None and owner is not value and (name := _name_in(getattr(owner, "__dict__", {}), value)):
                return f"self.{name}"
        frame = frame.f_back
    return ""


def variable_names(value: object, depth: int = 2) -> tuple[str, ...]:
    """All that the user's frames (innermost first) call this object, each name once: locals, globals, attributes of `self`."""
    found: dict[str, None] = {}
    frame = user_frame(depth)
    while frame is not None:
        if is_user_file(frame.f_code.co_filename):
            owner = getattr(frame.f_locals.get("self"), "__dict__", {})
            for scope in (frame.f_locals, owner, frame.f_globals):
                found.update((name, None) for name, held in list(scope.items()) if held is value and isinstance(name, str))
        frame = frame.f_back
    return tuple(found)


def library_names(value: object, depth: int = 2, n_frames: int = 16) -> tuple[str, ...]:
    """What the functions of libraries that are running (innermost first) call this object, or a shell of theirs around it."""
    frame: FrameType | None = sys._getframe(depth)
    found: dict[str, None] = {}
    for _ in range(n_frames):
        if frame is None or is_user_file(frame.f_code.co_filename):
            break
        if not is_own_file(frame.f_code.co_filename):
            names = (name for name, held in list(frame.f_locals.items()) if _is_around(held, value) and isinstance(name, str))
            found.update((name, None) for name in names if name != "self")
        frame = frame.f_back
    return tuple(found)


def _is_around(held: object, value: object) -> bool:
    own = getattr(held, "__dict__", None)
    is_shell = hasattr(type(held), "__iter__") and isinstance(own, dict)
    return held is value or (is_shell and own is not None and any(one is value for one in list(own.values())))


def _name_in(scope: object, value: object) -> str:
    if not isinstance(scope, dict):
        return ""
    for name, held in list(scope.items()):
        if held is value and isinstance(name, str) and name != "self" and not name.startswith("_"):
            return name
    return ""


def construction_line(built: object) -> Line | None:
    """Where the program constructs this object: the innermost user frame that is not a method of the object itself."""
    frame: FrameType | None = sys._getframe(2)
    fallback: Line | None = None
    while frame is not None:
        code = frame.f_code
        if is_user_file(code.co_filename):
            fallback = fallback or (code.co_filename, frame.f_lineno)
            own = code.co_argcount and frame.f_locals.get(code.co_varnames[0]) is built
            if not own:
                return (code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return fallback


def is_constructing(scheduler: object) -> bool:
    """Whether a scheduler's step is the one that its own construction makes."""
    frame: FrameType | None = sys._getframe(2)
    for _ in range(4):
        if frame is None:
            return False
        code = frame.f_code
        if (
            code.co_name in ("__init__", "_initial_step")
            and code.co_argcount
            and frame.f_locals.get(code.co_varnames[0]) is scheduler
        ):
            return True
        frame = frame.f_back
    return False


def is_from_library() -> bool:
    """Whether the caller's caller is code that is known to be a library's: a quick no to `is_called_by_user`."""
    code = sys._getframe(2).f_code
    return _known.get(code.co_filename) is False and code.co_name != "decorate_context"


def is_called_by_user() -> bool:
    """Whether the context manager is entered by the user's code, directly or as a decorator."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(OWN):
        frame = frame.f_back
    if frame is not None and frame.f_code.co_name == "decorate_context":
        frame = frame.f_back
    return frame is not None and is_user_file(frame.f_code.co_filename)
