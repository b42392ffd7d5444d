"""Imports: names of libraries, and modules of the program itself, which are read at the first use of one of their names."""

from __future__ import annotations

import ast
import os
import re
from functools import lru_cache
from pathlib import Path

from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import TOPICS, Spoken
from sleuth.probes.source.machine import Machine, Scope
from sleuth.probes.source.texts import Unreadable, read_text

MAX_MODULES = 12  # of the program, read for one file
MAX_LINES = 2_000  # of a module that is read for the sake of another file
MAX_PROGRAM = 4_000  # of all modules of a program that is judged as a whole; a library's files are judged one by one
MAX_UP = 4  # folders in which that of the project is looked for
ROOTS = frozenset(("pyproject.toml", "setup.py", "setup.cfg", ".git"))  # one of these is in it
LIBRARIES = frozenset(
    ("torch", "torchvision", "torchaudio", "sklearn", "numpy", "scipy", "pandas", "keras", "tensorflow", "transformers",
    "datasets", "lightning", "pytorch_lightning", "jax", "flax", "xgboost", "lightgbm", "imblearn", "matplotlib", "tqdm",
    "accelerate")
)  # fmt: skip
_IMPORTS = re.compile(
    r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[\w., \t]+)|import[ \t]+([\w., \t]+))", re.MULTILINE
)
_DOES = re.compile(  # a call, a loop or a block at the left margin, or a function with a usual name for what a program does
    r"\n(?:if __name__\b|for |while |with |[A-Za-z_][\w.]*\(|(?:async )?def (?:main|run|train|fit)\w*\()"
)
DECLARATIONS = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.Try,
    ast.If,
)


def plain_import(machine: Machine, node: ast.Import) -> bool:
    for alias in node.names:
        top = alias.name.partition(".")[0]
        path = None if top in LIBRARIES else _path(machine.frame.file, alias.name if alias.asname else top, 0)
        if path is not None:
            machine.bind(alias.asname or top, _imported(machine, path, "", node))
        else:
            machine.bind(alias.asname or top, machine.api(alias.name if alias.asname else top))
            machine.event(machine.make("import", alias.name, (), alias))
    return False


def import_from(machine: Machine, node: ast.ImportFrom) -> bool:
    module = node.module or ""
    is_library = node.level == 0 and module.partition(".")[0] in LIBRARIES
    path = None if is_library else _path(machine.frame.file, module, node.level)
    for alias in node.names:
        if alias.name == "*":
            _star(machine, module, path, node)
            continue
        beside = None if is_library else _path(machine.frame.file, f"{module}.{alias.name}" if module else alias.name, node.level)
        if beside is not None and (path is None or path.endswith("__init__.py")):
            value = _imported(machine, beside, "", node)
        elif path is not None:
            value = _imported(machine, path, alias.name, node)
        elif node.level:
            value = machine.make("unknown", alias.name, (), node)
        else:
            value = machine.api(f"{module}.{alias.name}")
            machine.event(machine.make("import", f"{module}.{alias.name}", (), alias))
        machine.bind(alias.asname or alias.name, value)
    return False


def _star(machine: Machine, module: str, path: str | None, node: ast.ImportFrom) -> None:
    if path is None:
        machine.scope.stars.append(module)
        return
    space = load(machine, _imported(machine, path, "", node))
    for name, value in (space.members or {}).items():
        if not name.startswith("_") and name not in machine.scope.names:
            machine.bind(name, value)


def _imported(machine: Machine, path: str, name: str, node: ast.AST) -> Value:
    return machine.make("imported", name, (), node, literal=path)


def load(machine: Machine, imported: Value) -> Value:
    """The module, or the thing of that name in it; unknown if it cannot be read."""
    path, name = str(imported.literal), imported.name
    space = machine.spaces.get(path)
    if space is None:
        space = machine.spaces[path] = machine.make("module", Path(path).stem, ())
        space.members = {}
        if len(machine.spaces) <= MAX_MODULES:
            _read_module(machine, path, space)
    if not name:
        return space
    found = (space.members or {}).get(name)
    if found is not None and found.op == "imported":
        found = load(machine, found) if found is not imported else None
    return found or machine.make("unknown", name, ())


def _read_module(machine: Machine, path: str, space: Value) -> None:
    """Read what the module declares; what it does when it is imported is judged where that file is read itself."""
    text = module_text(path)
    if text is None:
        return
    machine.texts[text.file] = text
    if not speaks(path, machine.topics):
        return
    tree = parsed_module(path)
    if tree is None:
        return
    kept = (machine.frame, machine.scope, machine.loops, machine.functions, machine.classes, len(machine.events), machine.budget)
    machine.frame, machine.scope, machine.loops = Frame("file", None, text.file), Scope(), []
    machine.functions, machine.classes = [], []
    space.members = machine.scope.names
    machine.execute([statement for statement in tree.body if isinstance(statement, DECLARATIONS)])
    space.members = machine.scope.names
    machine.frame, machine.scope, machine.loops, machine.functions, machine.classes = kept[:5]
    del machine.events[kept[5] :]
    machine.budget = kept[6]


def program_of(text: Text, whole: str) -> tuple[str, ...]:
    """The files of the modules that a program imports, also by one another.

    None where the text does nothing but declare, as the modules of a library do, or they are too much to be read with it. `whole`
    is the text in one piece.
    """
    if not text.has_cells and _DOES.search(whole) is None:
        return ()
    found: dict[str, None] = {}
    waiting, n_lines = list(_imported_by(whole, text.file)), 0
    while waiting:
        path = waiting.pop(0)
        if path in found or path == text.file:
            continue
        module = module_text(path)
        n_lines += len(module.lines) if module is not None else MAX_PROGRAM + 1
        if n_lines > MAX_PROGRAM or len(found) >= MAX_MODULES:
            return ()
        found[path] = None
        waiting += _imports_of(path)
    return tuple(found)


@lru_cache(maxsize=1024)
def spoken_by(path: str) -> Spoken:
    """Of what a module of the program speaks."""
    text = module_text(path)
    return Spoken("\n".join(text.lines) if text else "")


@lru_cache(maxsize=4096)
def _imports_of(path: str) -> tuple[str, ...]:
    text = module_text(path)
    return _imported_by("\n".join(text.lines), path) if text else ()


def _imported_by(whole: str, file: str) -> tuple[str, ...]:
    """The files of the program that a text imports, found by its words alone: it may be no valid Python."""
    paths: dict[str, None] = {}
    for match in _IMPORTS.finditer(whole):
        dots, module, names, plain = match.groups(default="")
        asked = [name.split()[0] for name in (plain or names.strip("() \n")).split(",") if name.strip()]
        candidates = asked if plain else [module, *(f"{module}.{name}" if module else name for name in asked)]
        for one in candidates:
            if not dots and one.partition(".")[0] in LIBRARIES:
                continue
            path = _path(file, one, len(dots))
            if path is not None:
                paths[path] = None
    return tuple(paths)


def forget() -> None:
    """Forget which modules there are and what they hold, for a process that lives while files change."""
    module_text.cache_clear()
    speaks.cache_clear()
    parsed_module.cache_clear()
    _path_from.cache_clear()
    _names.cache_clear()
    spoken_by.cache_clear()
    _imports_of.cache_clear()


@lru_cache(maxsize=32)
def module_text(path: str) -> Text | None:
    """The text of a module that another file needs; None if it is not to be had, or long."""
    try:
        text = read_text(Path(path))
    except Unreadable:
        return None
    return text if len(text.lines) <= MAX_LINES else None


@lru_cache(maxsize=4096)
def speaks(path: str, topics: frozenset[str]) -> bool:
    """Whether a module speaks of one of these topics."""
    text = module_text(path)
    whole = "\n".join(text.lines) if text else ""
    return any(TOPICS[name].is_in(whole) for name in topics)


@lru_cache(maxsize=16)
def parsed_module(path: str) -> ast.Module | None:
    """The syntax of a module that another file needs; None if it is no valid Python."""
    text = module_text(path)
    try:
        return ast.parse("\n".join(text.lines)) if text is not None else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _path(file: str, module: str, level: int) -> str | None:
    """The file of a module of the same program, searched from the importing file's folder upwards through its packages."""
    return _path_from(os.path.dirname(file), module, level)


@lru_cache(maxsize=8192)
def _path_from(folder: str, module: str, level: int) -> str | None:
    if level:
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        return _module_file(folder, module)
    found = _module_file(folder, module)
    while found is None and "__init__.py" in _names(folder) and os.path.dirname(folder) != folder:
        is_installed, own = os.path.basename(os.path.dirname(folder)) == "site-packages", os.path.basename(folder)
        folder = os.path.dirname(folder)
        if is_installed and module.partition(".")[0] != own:  # what is installed beside it is a library
            return None
        found = _module_file(folder, module)
    return found if found is not None or "site-packages" in folder else _in_project(folder, module)


def _in_project(folder: str, module: str) -> str | None:
    """The file of a module in the folder of the project, or its `src`, where a script lies in another folder of it."""
    place = os.path.abspath(folder)
    for _ in range(MAX_UP):
        if not ROOTS.isdisjoint(_names(place)):
            found = _module_file(place, module) or _module_file(os.path.join(place, "src"), module)
            return os.path.relpath(found) if found is not None and not os.path.isabs(folder) else found
        place = os.path.dirname(place)
    return None


def _module_file(folder: str, module: str) -> str | None:
    place = os.path.join(folder, *module.split(".")) if module else folder
    above, last = os.path.split(place)
    if module and f"{last}.py" in _names(above) and os.path.isfile(f"{place}.py"):
        return f"{place}.py"
    if (not module or last in _names(above)) and "__init__.py" in _names(place):
        return os.path.join(place, "__init__.py")
    return None


@lru_cache(maxsize=4096)
def _names(folder: str) -> frozenset[str]:
    """What is in a folder; asked for once, since every import of every file in it asks."""
    try:
        return frozenset(os.listdir(folder or "."))
    except OSError:
        return frozenset()
