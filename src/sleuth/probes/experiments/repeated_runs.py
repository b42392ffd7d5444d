"""repeated-runs: the training once more from its start, on the program's own data, with one thing exchanged at a time.

Each way gets as many samples as the program gave the model (or as many as there is time for), at several rates, and is judged
by rows that were not trained on. So it is told apart which of several things the run suffers from.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

import torch
from torch import Tensor, nn

from sleuth.probes.experiments.source_rows import Rows, find_rows, split_places
from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.stats.repeated_runs import POOR, SURELY_BETTER

FACTORS = (1.0, 0.1, 10.0)  # of the rate
BEYOND = (100.0, 0.01, 1000.0)  # tried while the best lies at an end
ADAM_RATE = 1e-3
USUAL_BATCH = 32
LARGE_BATCH, SMALL_BATCH = 128, 4
MIN_SHARE = 0.3  # of the run's steps, that there must be time for
ADAMS = frozenset(("Adam", "AdamW", "NAdam", "RAdam", "Adamax"))
TOO_LONG = "the run is too long to be repeated in the time for experiments"
SQUASHING = (nn.Sigmoid, nn.Tanh, nn.Hardsigmoid, nn.Hardtanh, nn.Softsign, nn.Softmax, nn.LogSigmoid)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to train: the size of a batch, how many samples in all, and whether by Adam in the optimiser's place.

    `decay` is the exponent by which matrices of weights shrink over the whole training, on top of what the program does.
    """

    batch: int
    n_samples: int
    has_adam: bool = False
    decay: float = 0.0


def repeated_runs(subject: Subject, deadline: Deadline) -> Values:
    """Losses on held-out rows, at the best rate: `own` the program's way, `adam`, `relu`, `bent`, `batch` others.

    `as_run` is the program's way at its own rate, `initial` and `final` those of the program's weights, and `constant` what the
    mean answer of the final ones gives. A run that ended well is not repeated. `steps` of the `run_steps` were made.
    """
    made = prepared(subject, deadline)
    rows, batch = made.rows, made.rows.batch_size
    run_steps = subject.n_steps
    values: Values = {"rows": float(len(rows)), "batch_size": float(batch), "run_steps": float(run_steps)}
    for name in ("initial", "final"):
        subject.restore(name)
        values[name] = made.loss()
    values["constant"] = made.constant_loss()
    if values["final"] < POOR * min(values["initial"], values["constant"]):
        return values
    bent = _bent(subject, rows)
    names = [*bent, *(["adam"] if type(subject.optimizers[0]).__name__ not in ADAMS else [])]
    names += ["batch"] if batch >= LARGE_BATCH or batch <= SMALL_BATCH else []
    n_alike = len(FACTORS) + 1 + len({*names} - {"batch"})  # the program's way at several rates, others at one or more
    step = n_alike * made.seconds(batch) + ("batch" in names) * made.seconds(USUAL_BATCH) * batch / USUAL_BATCH
    n_steps = min(run_steps, int(deadline.left / step))
    if n_steps < MIN_SHARE * run_steps:
        raise Unrecordable(TOO_LONG)
    own = Way(batch, n_steps * batch)
    done = {"own": made.own_losses(own)}
    values |= {"steps": float(n_steps), "as_run": done["own"][1.0]}
    floor = min(values["initial"], values["constant"])
    done |= made.other_losses(own, done["own"], floor, {name: bent.get(name, []) for name in names})
    for name, losses in done.items():
        values |= {f"{name}_{factor:g}": loss for factor, loss in losses.items()}
        values |= {name: min(losses.values())} if losses else {}
    return values


@dataclass(frozen=True, slots=True)
class Repeats:
    """Trains the subject from its start on rows `kept`, and judges it by rows `held`."""

    subject: Subject
    rows: Rows
    rates: tuple[float, ...]
    kept: Tensor
    held: Tensor
    deadline: Deadline

    def own_losses(self, own: Way) -> dict[float, float]:
        """The program's way, at more rates as long as the best lies at an end."""
        losses = {factor: self.train(own, factor) for factor in FACTORS}
        for factor in BEYOND:
            if min(losses, key=lambda one: losses[one]) in (factor / 10, factor * 10):
                losses[factor] = self.train(own, factor)
        if self.deadline.left < 0:
            raise Unrecordable(TOO_LONG)
        return losses

    def other_losses(
        self, own: Way, known: Mapping[float, float], floor: float, names: Mapping[str, Sequence[nn.Module]]
    ) -> dict[str, dict[float, float]]:
        """Other ways, each with ReLU in the place of its modules, first at the rate that did best and then at those beside it.

        A way that is surely better needs no further rate.
        """
        best = min(known, key=lambda factor: known[factor])
        ways = {"adam": replace(own, has_adam=True), "batch": replace(own, batch=USUAL_BATCH)}
        losses: dict[str, dict[float, float]] = {name: {} for name in names}
        for number in range(len(FACTORS)):
            for name, modules in names.items():
                is_won = min(losses[name].values(), default=math.inf) <= SURELY_BETTER * min(known[best], floor)
                factor = FACTORS[number] if name == "adam" else best * FACTORS[number]
                if not is_won and self.deadline.left > 0:
                    with _as_relu(modules):
                        losses[name][factor] = self.train(ways.get(name, own), factor)
        return losses

    def train(self, way: Way, factor: float) -> float:
        """The loss after training this way, at this multiple of the rate."""
        self.subject.restore("initial")
        torch.manual_seed(0)
        optimizer = self.subject.optimizers[0]
        if way.has_adam:
            optimizer = torch.optim.Adam(self.subject.parameters, lr=ADAM_RATE * factor)
        else:
            optimizer.state.clear()
            for group, rate in zip(optimizer.param_groups, self.rates, strict=True):
                group["lr"] = rate * factor
        with self.subject.mode("recorded"):
            for number, chosen in enumerate(self._batches(way)):
                if number and self.deadline.left < 0:
                    break
                optimizer.zero_grad()
                loss = self.subject.run(self.rows.step, self.rows.batch(chosen)).loss
                if not math.isfinite(float(loss.detach())):
                    break
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                if way.decay:
                    self._shrink(way.decay / max(1, way.n_samples // way.batch))
        return self.loss()

    def _shrink(self, share: float) -> None:
        with torch.no_grad():
            for tensor in self.subject.parameters:
                if tensor.dim() > 1:
                    tensor.mul_(1 - share)

    def _batches(self, way: Way) -> Iterator[Tensor]:
        left = max(1, way.n_samples // way.batch)
        while left > 0:
            parts = torch.split(self.kept[torch.randperm(len(self.kept))], way.batch)[:left]
            left -= len(parts)
            yield from parts

    def loss(self, places: Tensor | None = None) -> float:
        """Of the weights as they are, in eval mode, on these rows, or the held-out ones."""
        with self.subject.mode("eval"):
            rows = self.rows.batch(self.held if places is None else places)
            return _finite(self.subject.run(self.rows.step, rows, has_grad=False).loss)

    def seconds(self, n_samples: int) -> float:
        """What one update by so many samples takes; the weights are others afterwards."""
        took = []
        for _ in range(3):
            began = process_time()
            chosen = self.kept[:n_samples]
            self.subject.optimizers[0].zero_grad()
            self.subject.run(self.rows.step, self.rows.batch(chosen)).loss.backward()  # type: ignore[no-untyped-call]
            self.subject.optimizers[0].step()
            took.append(process_time() - began)
        return 1.3 * min(took) + 1e-4

    def single_losses(self, places: Tensor) -> list[float]:
        """Of the weights as they are, in eval mode, of one row at a time."""
        with self.subject.mode("eval"):
            parts = (self.rows.batch(one) for one in torch.split(places, 1))
            return [_finite(self.subject.run(self.rows.step, part, has_grad=False).loss) for part in parts]

    def constant_loss(self) -> float:
        """What the mean of the model's answers gives."""
        changed = self.rows.batch(self.held)
        with self.subject.mode("eval"):
            shown = self.subject.run(self.rows.step, changed, has_grad=False, has_loss=False).predictions
            if shown is None or not shown.is_floating_point() or shown.dim() < 1 or len(shown) != len(self.held):
                raise Unrecordable("the model does not return one tensor with a row for each sample")
            same = shown.mean(0, keepdim=True).expand_as(shown).clone()
            return _finite(self.subject.run(self.rows.step, changed, has_grad=False, predictions=same).loss)


def _finite(loss: Tensor) -> float:
    value = float(loss.detach())
    return value if math.isfinite(value) else math.inf


def prepared(subject: Subject, deadline: Deadline, *, is_split: bool = True) -> Repeats:
    """The rows of the training, and what is needed to train on some of them again, or on all if they are not split.

    Raises:
        Unrecordable: they are not known, or it is no plain training of one model by one optimiser.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    if any(sum(is_model(node) for node in one.nodes) != 1 for one in subject.steps):
        raise Unrecordable("not exactly one model makes the loss")
    rates = max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(subject.optimizers[0].param_groups):
        raise Unrecordable("the optimiser's groups changed")
    rows = find_rows(subject, subject.source)
    kept, held = split_places(rows) if is_split else (torch.arange(len(rows)), torch.arange(0))
    return Repeats(subject, rows, tuple(rates), kept, held, deadline)


def _bent(subject: Subject, rows: Rows) -> dict[str, list[nn.Module]]:
    """`relu`: modules that squash, before the last layer with weights; `bent`: linear layers whose output goes to another."""
    called: list[tuple[nn.Module, Any, Any]] = []
    leaves = [one for top in subject.modules for one in top.modules() if not list(one.children())]
    handles = [one.register_forward_hook(lambda *call: called.append(call)) for one in leaves]
    try:
        subject.run(rows.step, has_grad=False, has_loss=False)
    finally:
        for handle in handles:
            handle.remove()
    weighted = [number for number, (one, _, _) in enumerate(called) if next(one.parameters(recurse=False), None) is not None]
    squashing: list[nn.Module] = [one for one, _, _ in called[: max(weighted, default=0)] if isinstance(one, SQUASHING)]
    pairs: list[nn.Module] = [
        first
        for (first, _, given), (second, taken, _) in itertools.pairwise(called)
        if isinstance(first, nn.Linear) and isinstance(second, nn.Linear) and taken and taken[0] is given
    ]
    found: dict[str, list[nn.Module]] = {"relu": squashing, "bent": pairs}
    return {name: list(dict.fromkeys(modules)) for name, modules in found.items() if modules}


@contextlib.contextmanager
def _as_relu(modules: Sequence[nn.Module]) -> Iterator[None]:
    """A ReLU in the place of modules that squash, and behind those that do not."""
    handles = [
        one.register_forward_hook(lambda module, args, output: torch.relu(args[0] if isinstance(module, SQUASHING) else output))
        for one in modules
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


TRIAL = Trial("repeated-runs", 4.0, repeated_runs)
