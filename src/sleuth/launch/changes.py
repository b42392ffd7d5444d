"""What the program's files have beyond the commit, read at the start of a run as a patch that `git apply` takes."""

from __future__ import annotations

import os
import stat
import subprocess
import threading
from dataclasses import dataclass

from sleuth.launch.git import GIT_SECONDS, QUIET, git, git_path

MAX_BYTES = 5_000_000  # of the patch: hand-written changes are far smaller, a data file that is tracked is not
MAX_FILES = 40  # that git does not track
MAX_FILE = 200_000  # bytes of each of them but the script
SOURCES = (".py", ".yaml", ".yml", ".toml", ".cfg", ".ini")
SECRET = ("secret", "token", "credential", "passw", "api_key", "apikey")  # in names of settings that are not copied
FOREIGN = frozenset((".venv", "venv", "site-packages", "node_modules", "__pycache__", ".sleuth", "wandb", "mlruns"))
PLAIN = (  # a patch that applies, whatever the user's settings of git are
    "diff", "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative",
    "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """The patch, or why there is none."""

    patch: bytes = b""
    reason: str = ""  # "" if nothing is missing


def changes(root: str, script: str, *, is_dirty: bool, max_bytes: int = MAX_BYTES) -> Changes:
    """The changes of tracked files in the repository at `root`, and the sources beside the script that git does not track.

    Args:
        root: the top folder of the repository.
        script: the program's file, "" for none.
        is_dirty: whether tracked files differ from the commit.
        max_bytes: of the patch; a larger one is not kept.
    """
    parts = [_bounded(root, max_bytes, *PLAIN, "HEAD")] if is_dirty else []
    for name in _untracked(root, script) if script else ():
        parts.append(_bounded(root, max_bytes, *PLAIN, "--no-index", "--", os.devnull, name))
        if None in parts or sum(map(len, filter(None, parts))) > max_bytes:
            break
    patch = b"".join(part for part in parts if part is not None)
    if None in parts:
        return Changes(reason=f"git did not give them within {GIT_SECONDS:g} s")
    if len(patch) > max_bytes:
        return Changes(reason=f"they are larger than {max_bytes:,} bytes")
    return Changes(patch)


def _untracked(root: str, script: str) -> list[str]:
    """Names under `root` of what git neither knows nor ignores: the script, then sources and settings in its folder and below."""
    folder = os.path.relpath(os.path.dirname(os.path.realpath(script)), os.path.realpath(root)).replace(os.sep, "/")
    below = "" if folder == os.curdir else f"{folder}/"
    wanted = [f":(glob){below}**/*{suffix}" for suffix in SOURCES]
    listed = git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", script, *wanted)
    if listed is None or listed.returncode:
        return []
    names = [name for name in listed.stdout.split("\0") if name and not FOREIGN.intersection(name.split("/"))]
    names = [name for name in names if name.endswith(".py") or not any(word in name.lower() for word in SECRET)]
    own = os.path.realpath(script)
    first = [name for name in names if os.path.realpath(os.path.join(root, name)) == own]
    others = sorted((name for name in names if name not in first), key=lambda name: (name.count("/"), name))
    return [*first, *(name for name in others if _is_small(os.path.join(root, name)))][:MAX_FILES]


def _is_small(path: str) -> bool:
    """Whether it is a plain file of a size that people write."""
    try:
        seen = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(seen.st_mode) and seen.st_size <= MAX_FILE


def _bounded(root: str, max_bytes: int, *words: str) -> bytes | None:
    """What git writes, up to one byte more than `max_bytes`; None if it fails or does not end in time."""
    try:
        process = subprocess.Popen(
            [git_path(), *words], cwd=root, env={**os.environ, **QUIET}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return None
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(GIT_SECONDS, end)
    timer.daemon = True
    timer.start()
    with process:
        assert process.stdout is not None
        content = process.stdout.read(max_bytes + 1)
        process.kill() if len(content) > max_bytes else None
    timer.cancel()
    is_failed = process.returncode not in (0, 1) and len(content) <= max_bytes  # 1: there are differences
    return None if is_late.is_set() or is_failed else content
