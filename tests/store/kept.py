"""Run folders as `sleuth run` leaves them, made at once."""

import json
import os
from pathlib import Path

from sleuth.store.steps import CHUNK, FRAME, HEADER, TAG

NEVER = 2**31 - 1  # no process has this number


def steps(losses, *, reserved=0):
    frames = [FRAME.pack(loss, 0.1, 0.01, 0.0, step, step ^ TAG) for step, loss in enumerate(losses)]
    content = HEADER + b"".join(frames)
    return content + b"\0" * (reserved and CHUNK - len(content))


def keep(store, name, *, faults=(), losses=(2.0, 1.0, 0.5), labels=None, verdict=None, reserved=0, **info) -> Path:
    """A finished run, unless `info` says otherwise."""
    folder = Path(store, name)
    folder.mkdir(parents=True)
    tree = {
        "schema": 1, "run": name, "script": "train.py", "command": ["sleuth", "run", "train.py"], "folder": "/home/ada",
        "process": os.getpid(), "started": "2026-11-20T14:32:00+00:00", "ended": "2026-11-20T14:33:05+00:00",
        "status": "finished", "exit_code": 0, "exception": "", "git": {"commit": "abc", "is_dirty": False},
        "seeds": {"torch": 1}, "environment": {"Python": "3.11.7"}, "settings": {"budget": 1.03, "rules": {}}, **info,
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(tree), "utf-8")
    found = [{"rule": rule, "certainty": "proof", "message": f"{rule} was seen."} for rule in faults]
    diagnosis = {"schema": 1, "verdict": verdict or ("fault" if faults else "clean"), "faults": found}
    (folder / "diagnosis.json").write_text(json.dumps(diagnosis), "utf-8")
    if losses is not None:
        (folder / "steps.bin").write_bytes(steps(losses, reserved=reserved))
    if labels is not None:
        (folder / "labels.json").write_text(json.dumps(labels), "utf-8")
    return folder
