"""Weights & Biases: a run of its own, online where the user is logged in, else in W&B's folder for `wandb sync`."""

from __future__ import annotations

import contextlib
import netrc
import os
from collections.abc import Sequence
from urllib.parse import urlsplit

import wandb

from sleuth.exporters.points import PREFIX, Ended, Row, Subject, Told

PROJECT = "sleuth"
SERVER = "https://api.wandb.ai"
FOREIGN = (
    "WANDB_RUN_ID", "WANDB_RESUME", "WANDB_SERVICE", "WANDB_NAME", "WANDB_NOTES", "WANDB_SWEEP_ID", "WANDB_SWEEP_PARAM_PATH",
    "WANDB_LAUNCH", "WANDB_FORK_FROM", "WANDB_RESUME_FROM",
)  # fmt: skip  # the program's own run is meant by these
LEVELS = {"error": "ERROR", "warning": "WARN", "info": "INFO"}
EXIT_CODES = {"finished": 0, "stopped": 0}


class WeightsAndBiases:
    """Numbers with `sleuth/step` as their axis; findings as alerts and in the run's summary.

    Args:
        place: the project; WANDB_PROJECT or "sleuth" if "".
        subject: the run.
    """

    def __init__(self, place: str, subject: Subject) -> None:
        for name in FOREIGN:
            os.environ.pop(name, None)
        settings = wandb.Settings(
            console="off",
            silent=True,
            disable_git=True,
            disable_code=True,
            save_code=False,
            x_disable_stats=True,
            x_disable_meta=True,
        )
        self._run = wandb.init(
            project=place or os.environ.get("WANDB_PROJECT") or PROJECT, name=subject.name, job_type="sleuth",
            mode="offline" if not os.environ.get("WANDB_MODE") and not is_logged_in() else None,
            dir=os.environ.get("WANDB_DIR") or subject.folder, settings=settings,
            config={"sleuth": {"script": subject.script, "command": subject.command, "host": subject.host}},
        )  # fmt: skip
        self._run.define_metric(f"{PREFIX}step", hidden=True)
        self._run.define_metric(f"{PREFIX}*", step_metric=f"{PREFIX}step")
        self.address = self._run.url or str(self._run.dir)

    def write(self, rows: Sequence[Row]) -> None:
        """Write numbers."""
        for row in rows:
            values = {PREFIX + name: value for name, value in row.values.items()}
            self._run.log({**values, f"{PREFIX}step": row.step, f"{PREFIX}time": row.time})

    def tell(self, found: Sequence[Told]) -> None:
        """Write findings into the summary, and alert of those that are more than hints."""
        for one in found:
            self._run.summary[f"{PREFIX}finding/{one.rule}"] = one.line
            if one.kind != "hint":
                self._run.alert(title=f"sleuth: {one.rule}", text=one.line, level=LEVELS.get(one.severity, "INFO"))

    def close(self, ended: Ended) -> None:
        """Write the verdict, and finish the run."""
        self._run.summary[f"{PREFIX}status"] = ended.status
        self._run.summary[f"{PREFIX}verdict"] = ended.verdict
        self._run.finish(exit_code=EXIT_CODES.get(ended.status, 1))


def is_logged_in() -> bool:
    """Whether W&B would find the user's key, without asking for it."""
    if os.environ.get("WANDB_API_KEY"):
        return True
    host = urlsplit(os.environ.get("WANDB_BASE_URL") or SERVER).hostname or ""
    for file in (os.environ.get("NETRC"), "~/.netrc", "~/_netrc"):
        if file:
            with contextlib.suppress(OSError, netrc.NetrcParseError):
                if netrc.netrc(os.path.expanduser(file)).authenticators(host):
                    return True
    return False
