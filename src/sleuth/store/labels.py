"""What the user says of a run, here or by another tool: tags and a note.

They have a file of their own, since the run writes its files again when it ends.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.run_folder import write_json

LABELS_FILE = "labels.json"
SCHEMA = 1
MAX_NOTE = 10_000  # characters
_TAG = re.compile(r"[^\W_][\w./:=@-]{0,63}")  # begins with a letter or digit, so that +a and -a are read one way


def labels_in(tree: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """Tags and note as they stand in the file; what is of another kind is left out."""
    tags, note = tree.get("tags"), tree.get("note")
    kept = tuple(one for one in tags if isinstance(one, str)) if isinstance(tags, list) else ()
    return kept, note if isinstance(note, str) else ""


def changed_tags(tags: Sequence[str], changes: Sequence[str]) -> tuple[str, ...]:
    """The tags after `+name` and `-name`, sorted.

    Raises:
        UsageError: a change has no sign, or is no name.

    Example:
        >>> changed_tags(("old", "slow"), ("+baseline", "-slow"))
        ('baseline', 'old')
    """
    kept = set(tags)
    for change in changes:
        sign, name = change[:1], change[1:]
        if sign not in ("+", "-"):
            raise UsageError(f"got {change!r} as a change of tags; +{change} adds the tag, -{change} removes it")
        if sign == "-":
            kept.discard(name)
        elif _TAG.fullmatch(name):
            kept.add(name)
        else:
            raise UsageError(
                f"a tag begins with a letter or digit and goes on with these or one of _ . / : = @ -, 64 at most; got {name!r}"
            )
    return tuple(sorted(kept))


def as_tag(text: str) -> str:
    """What another tool calls a tag as one of ours; "" if nothing of it can be.

    Example:
        >>> as_tag("big batch!"), as_tag("#1 try"), as_tag("?")
        ('big-batch', '1-try', '')
    """
    plain = re.sub(r"[^\w./:=@-]+", "-", text).lstrip("_./:=@-").rstrip("-")[:64]
    return plain if _TAG.fullmatch(plain) else ""


def add_labels(folder: Path, tags: Sequence[str], note: str) -> None:
    """Add what another tool has as tags and note to those of a run; a note that is there stays.

    Raises:
        StoreError: they cannot be written.
    """
    known: tuple[str, ...] = ()
    own = ""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        tree = json.loads((folder / LABELS_FILE).read_text("utf-8"))
        known, own = labels_in(tree) if isinstance(tree, dict) else ((), "")
    more = {tag for one in tags if (tag := as_tag(one))}
    if not more <= set(known) or (note and not own):
        kept = own or note[:MAX_NOTE].encode("utf-8", "backslashreplace").decode()
        write_json(folder / LABELS_FILE, {"schema": SCHEMA, "tags": sorted({*known, *more}), "note": kept})


def with_note(run: KeptRun, note: str) -> KeptRun:
    """The run with this note, "" for none.

    Raises:
        UsageError: it is too long.
    """
    if len(note) > MAX_NOTE:
        raise UsageError(f"a note has {MAX_NOTE:,} characters at most; this one has {len(note):,}")
    return replace(run, note=note.encode("utf-8", "backslashreplace").decode())


def keep_labels(run: KeptRun) -> None:
    """Write the run's tags and note into its folder.

    Raises:
        StoreError: they cannot be written, or the ones there were written by something else.
    """
    path = Path(run.folder, LABELS_FILE)
    try:
        is_object = not path.exists() or isinstance(json.loads(path.read_text("utf-8")), dict)
    except (OSError, ValueError, RecursionError):
        is_object = False
    if not is_object:
        raise StoreError(f"{path} is damaged: remove it, and give the tags and the note again")
    write_json(path, {"schema": SCHEMA, "tags": list(run.tags), "note": run.note})
