"""The trace of a program that is run in a forked child, written to a file and read back."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import torch

from sleuth.evidence.trace import Trace
from sleuth.probes.torch.session import TorchSession
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.trace_file import load_trace, save_trace


def trace_of(program: Callable[[], object], *, store: Path | None = None, budget: float = 1.03) -> Trace:
    """What is seen of `program`; it may raise. What is kept of its steps is written into the folder `store`.

    With a larger `budget` what is found goes less by how fast the machine is at that moment.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.npz"
        child = os.fork()
        if child == 0:
            code = 1
            try:
                torch.set_num_threads(1)
                torch.manual_seed(3)
                session, status = TorchSession(budget=budget, telemetry=TelemetryWriter(store) if store else None), "finished"
                session.install()
                try:
                    program()
                except Exception:
                    status = "raised"
                session.uninstall()
                session.finish(status)
                assert session.crashes == (), session.crashes
                save_trace(session.trace(), path)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert status == 0, "the watched program's process died"
        return load_trace(path)
