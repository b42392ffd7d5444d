"""For which versions of its libraries a project is written: from its own files, else from what is installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

FILES = ("pyproject.toml", "requirements.txt", "requirements.in", "setup.cfg", "environment.yml")
INSTALLED = frozenset(("site-packages", "dist-packages"))
NAMES = {
    "torch": "torch",
    "scikit-learn": "sklearn",
    "sklearn": "sklearn",
    "numpy": "numpy",
    "pandas": "pandas",
    "pytorch": "torch",
}
_REQUIREMENT = re.compile(r"^[\s\-\"']*([A-Za-z][\w.\-]*)(?:\[[^\]]*\])?\s*(==|~=|>=|=)\s*(\d+(?:\.\d+)*)", re.MULTILINE)


@lru_cache(maxsize=256)
def versions_for(folder: Path) -> Mapping[str, tuple[int, ...]]:
    """The lowest version of each library that the nearest project file upwards asks for, by import name.

    A library that the project does not bound from below is not there: nothing is known of it.
    """
    place = folder.resolve()
    if not INSTALLED.isdisjoint(place.parts):  # a package is not written for the project in whose environment it stands
        return {}
    for above in (place, *place.parents):
        texts = [text for name in FILES if (text := _text(above / name))]
        if texts:
            return {NAMES[name]: version for text in texts for name, version in _requirements(text) if name in NAMES}
        if (above / ".git").exists():
            break
    return {}


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return ""
    if path.name != "pyproject.toml":
        return text
    try:
        project = tomllib.loads(text).get("project", {})
    except tomllib.TOMLDecodeError:
        return ""
    listed = project.get("dependencies", []) if isinstance(project, dict) else []
    extra = project.get("optional-dependencies", {}) if isinstance(project, dict) else {}
    groups = [*extra.values()] if isinstance(extra, dict) else []
    return "\n".join(str(one) for group in (listed, *groups) if isinstance(group, list) for one in group)


def _requirements(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, _, version in _REQUIREMENT.findall(text):
        yield name.lower().replace("_", "-"), tuple(int(part) for part in version.split("."))
