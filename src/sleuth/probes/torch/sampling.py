"""Which steps are watched in depth: dense at first, then pairs on a log scale, more where time allows and after anomalies."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter, thread_time

DENSE = 10
PAIRS = (15, 20, 30, 40, 50, 70, 100, 150, 200, 300, 500, 700)
SKELETON = (20, 30, 50, 70, 100, 150, 200, 300, 500, 700)  # each window of the last half of a run holds one of these pairs
CHECKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
ANOMALY_STEPS = 3
PHASE_STEPS = 5  # of a new optimiser, watched whatever the steps before it have cost: a second part of a short run is not missed
MAX_PHASES = 6  # optimisers of which that holds
MIN_GAP = 3
GRACE_SECONDS = 0.05
SKELETON_GRACE_SECONDS = 0.3  # of own time that a short run may cost, so that a busy machine changes no verdict
SAMPLES_GRACE_SECONDS = 0.25  # the same for fingerprints of samples alone
LEAST_BUSY = 0.25  # share of own time: what is waited for a device is no sign of a busy machine
MAX_WATCHED = 800
EXTRA_SHARE = 0.6  # of the budget that unplanned samples may use
CHECKS_SHARE = 0.2  # of the budget that judging while the training runs has to itself, whatever else was spent


def next_listed(step: int, numbers: tuple[int, ...]) -> int:
    """The first step after `step` that a rising list names; beyond its end its last decade goes on, times ten each time."""
    if step < numbers[-1]:
        return next(number for number in numbers if number > step)
    decade = [number for number in numbers if number * 10 > numbers[-1]]
    factor = 10
    while decade[-1] * factor <= step:
        factor *= 10
    return next(number * factor for number in decade if number * factor > step)


def is_planned(step: int, pairs: tuple[int, ...] = PAIRS) -> bool:
    """Whether the log schedule of `pairs` names this step (or it follows one that it names)."""
    return step < DENSE or next_listed(step - 2, pairs) <= step


def next_planned(step: int) -> int:
    """The first step after `step` that the log schedule names, or that follows one that it names."""
    return step + 1 if is_planned(step + 1) else next_listed(step, PAIRS)


def is_check(step: int) -> bool:
    """Whether rules judge live after this many steps: 1, 2, 5, 10, 20, 50 and so on."""
    return next_listed(step - 1, CHECKS) == step


@dataclass(slots=True)
class Clock:
    """Sleuth's own time against the program's."""

    budget: float
    started: float = field(default_factory=perf_counter)
    own: float = 0.0
    processor: float = 0.0  # what of it was processor time: on a busy machine the rest is waiting for one
    in_step: float = 0.0  # own time within the current step
    typical: float = 0.0  # the program's time in a step between watched ones, running mean in seconds

    @staticmethod
    def now() -> tuple[float, float]:
        """This moment in wall time and in the thread's processor time, in seconds."""
        return perf_counter(), thread_time()

    def spend(self, since: tuple[float, float]) -> None:
        """Count the time from `since` (a value of `now`) to now as sleuth's own."""
        spent = perf_counter() - since[0]
        self.own += spent
        self.in_step += spent
        self.processor += thread_time() - since[1]

    def note_unwatched(self, seconds: float) -> None:
        """A step between watched ones took the program this long."""
        self.typical += (seconds - self.typical) * (0.1 if self.typical else 1.0)

    def spend_hidden(self, seconds: float) -> None:
        """Count what hooks cost a watched step around what they measure of themselves: its excess, at most as much again."""
        if self.typical:
            self.own += min(max(seconds - self.typical, 0.0), self.in_step)

    def has_room(self, cost: float, share: float = 1.0, grace: float = GRACE_SECONDS, spent: float | None = None) -> bool:
        """Whether `cost` seconds more keep own time within `share` of the budget, or within `grace` seconds in all.

        The grace is one of processor time, so that a busy machine changes no verdict.

        Args:
            cost: seconds.
            share: of the budget.
            grace: seconds.
            spent: own time for one purpose; by default all of it.
        """
        allowed = share * (self.budget - 1) * (perf_counter() - self.started)
        needed = (self.own if spent is None else spent) + cost
        return needed <= allowed or needed * self.busy_share <= grace

    @property
    def busy_share(self) -> float:
        """The share of own time that was processor time, 0.25 to 1."""
        return min(max(self.processor / self.own, LEAST_BUSY), 1.0) if self.own > 0 else 1.0

    @property
    def ratio(self) -> float:
        """Wall time over the wall time without sleuth's measured own work."""
        elapsed = perf_counter() - self.started
        return elapsed / max(elapsed - self.own, 1e-9)


@dataclass(slots=True)
class Schedule:
    """Decides, at the end of each step, whether the next one is watched. `thought` is the next step worth deciding about."""

    clock: Clock
    last: int = 0
    n_watched: int = 1
    dense_until: int = DENSE
    cost: float = 0.0  # of a watched step, running mean in seconds
    thought: int = 0
    promised_until: int = DENSE  # until then every step is watched, whatever that costs
    _n_phases: int = 0
    _planned: int = 0
    _check: int = 0

    def wants(self, step: int) -> bool:
        """Whether `step` shall be watched."""
        wanted = step < self.promised_until or self._wants_later(step)
        if wanted:
            self.last, self.n_watched, self.thought = step, self.n_watched + 1, step + 1
        else:
            self.thought = self._next_thought(step)
        return wanted

    def _wants_later(self, step: int) -> bool:
        is_needed = step < self.dense_until or is_planned(step, SKELETON)
        if is_needed and self.clock.has_room(self.cost, grace=SKELETON_GRACE_SECONDS):
            return True
        if self.n_watched >= MAX_WATCHED:
            return False
        if is_planned(step):
            return self.clock.has_room(self.cost)
        gap = step - self.last
        return gap >= MIN_GAP and gap * 100 >= step and self.clock.has_room(self.cost, EXTRA_SHARE)

    def _next_thought(self, step: int) -> int:
        if self._planned <= step:
            self._planned = next_planned(step)
        if self._check <= step:
            self._check = next_listed(step, CHECKS)
        return min(self._planned, self._check, step + max(MIN_GAP, step // 100))

    def ask_for_more(self, step: int) -> None:
        """An anomaly or a new optimiser: watch the next steps too, where time allows."""
        self.dense_until = max(self.dense_until, step + ANOMALY_STEPS + 1)
        self.thought = 0

    def begin_phase(self, step: int) -> None:
        """A new optimiser: its first steps are watched whatever that costs, but for many optimisers."""
        self.ask_for_more(step)
        if step >= self.promised_until and self._n_phases < MAX_PHASES:
            self._n_phases += 1
            self.promised_until = step + PHASE_STEPS + 1

    def note_cost(self, seconds: float) -> None:
        """Learn what a watched step costs."""
        self.cost = seconds if self.cost == 0.0 else 0.8 * self.cost + 0.2 * seconds
