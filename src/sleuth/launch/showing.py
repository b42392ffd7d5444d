"""Show a training while it goes on, from a thread of its own: at most twice a second, and in a small share of the time."""

from __future__ import annotations

import contextvars
import math
import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from sleuth.launch.watching import Watch
from sleuth.render.charts.decimate import min_max
from sleuth.render.progress import Progress, progress

EVERY = 0.5  # seconds between two pictures, at least
SHARE = 0.02  # of the time that goes into them, at most
MOST = 4_000  # losses that are held; more are thinned without losing a peak
THINNED = 500  # stretches of them that are left, four values each
RECENT = 10.0  # seconds that tell the speed


class Showing:
    """Draws the course of a watched training until it is ended. What fails in here ends the drawing, and nothing else.

    Args:
        watch: of the training.
        show: takes HTML in place of what was shown before; called from this object's thread.
    """

    def __init__(self, watch: Watch, show: Callable[[str], None]) -> None:
        self._watch, self._show = watch, show
        self._over = threading.Event()
        self._began = time.monotonic()
        self._n_steps = 0
        self._steps, self._losses = np.zeros(0, np.int64), np.zeros(0)
        self._rate = math.nan
        self._recent: deque[tuple[float, int]] = deque()
        self.n_shown = 0
        context = contextvars.copy_context()  # by which a notebook knows the cell that its output belongs to
        self._thread = threading.Thread(target=lambda: context.run(self._draw), name="sleuth-showing", daemon=True)

    def begin(self) -> None:
        """Begin to draw."""
        self._thread.start()

    def end(self) -> None:
        """Draw no more; when this returns, nothing is drawn any longer."""
        self._over.set()
        self._thread.join()

    def _draw(self) -> None:
        pause = EVERY
        while not self._over.wait(pause):
            began = time.monotonic()
            try:
                html = progress(self._look())
                if self._over.is_set():
                    return
                self._show(html)
            except Exception:  # a frontend that is gone, or an object of the program's that cannot be shown
                return
            self.n_shown += 1
            pause = max(EVERY, (time.monotonic() - began) / SHARE)

    def _look(self) -> Progress:
        now = time.monotonic()
        recent = self._watch.recent(self._n_steps)
        if n_new := len(recent.loss):
            self._steps = np.append(self._steps, np.arange(self._n_steps, self._n_steps + n_new))
            self._losses = np.append(self._losses, recent.loss)
            self._rate = float(recent.lr[-1])
            self._n_steps += n_new
        if len(self._losses) > MOST:
            kept = min_max(np.where(np.isfinite(self._losses), self._losses, np.nan), THINNED)
            self._steps, self._losses = self._steps[kept], self._losses[kept]
        self._recent.append((now, self._n_steps))
        while self._recent[0][0] < now - RECENT:
            self._recent.popleft()
        since, before = self._recent[0]
        speed = (self._n_steps - before) / (now - since) if now > since else math.nan
        return Progress(now - self._began, self._n_steps, speed, self._rate, self._steps, self._losses, self._watch.proven())
