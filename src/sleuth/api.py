"""`sleuth.watch`: watch a training from inside the program; `sleuth.check`: check tables."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sleuth.diagnosis.engine import discover
from sleuth.diagnosis.settings import FAMILIES, read
from sleuth.errors import StopTraining, UsageError
from sleuth.launch.changes import Changes, changes
from sleuth.launch.chart_views import Charts
from sleuth.launch.checking import Check, check_tables, words
from sleuth.launch.configure import WATCHED, Asked, merged, of_families, with_targets
from sleuth.launch.data_tests import write_tests
from sleuth.launch.finding_views import show_findings_here
from sleuth.launch.kernel import notebook_here
from sleuth.launch.mending import write_mended_table
from sleuth.launch.options import MODES, Options, Origin
from sleuth.launch.origin import git_state
from sleuth.launch.plotting import drawn
from sleuth.launch.program import Ending
from sleuth.launch.speech import Speech
from sleuth.launch.start import sklearn_session, torch_session
from sleuth.launch.variables import variables
from sleuth.launch.watching import Watch
from sleuth.probes.files.session import FileSession
from sleuth.probes.given.session import GivenSession
from sleuth.probes.tables.roles import AskedRoles
from sleuth.probes.warning_lines import WarningLines
from sleuth.render.gallery import charts
from sleuth.render.html import page
from sleuth.render.notebook import fragment
from sleuth.render.payload import payload
from sleuth.store.run_folder import write_file
from sleuth.verdict import Diagnosis, Report

WIDTH = 100  # columns of a printed run


class Printer(Protocol):
    """What IPython hands to an object that says how it is shown as text."""

    def text(self, text: str) -> None:
        """Show some text."""


class Run:
    """A training under watch, made by `watch`. Everything that trains inside the `with` block is watched.

    `print(run)` gives the summary that `sleuth run` shows.
    """

    def __init__(self, watcher: Watch) -> None:
        self._watch = watcher
        self._lines = WarningLines()
        self._report: Report | None = None

    def __enter__(self) -> Self:
        self._lines.install()
        self._watch.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._lines.uninstall()
        ending = _ending(error)
        self._report = self._watch.end(ending)
        self._watch.keeper.keep(self._report, ending)
        self._watch.keeper.outlets.end()
        self._watch.keeper.send()

    @property
    def watcher(self) -> Watch:
        """What sees the training, for views that follow it."""
        return self._watch

    @property
    def report(self) -> Report:
        """Everything: diagnosis, evidence, overhead. Inside the block, of what was seen so far."""
        return self._report or self._watch.so_far()

    @property
    def diagnosis(self) -> Diagnosis:
        """What is wrong. Inside the block, judged from what was seen so far."""
        return self.report.diagnosis

    @property
    def charts(self) -> Charts:
        """The charts of the training: `run.charts` lists them, `run.charts["loss"]` shows itself in a notebook."""
        report = self.report
        made = charts(report, {})
        return Charts(report.run, made, lambda chart, width, dark: drawn(chart, report, width=width, is_dark=dark))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the report as a page (`.html`) or the diagnosis as JSON (`.json`).

        Raises:
            UsageError: the name ends in something else.
            StoreError: the file cannot be written.
        """
        _save(self.report, path)

    def __str__(self) -> str:
        return _summary(self.report)

    def _repr_html_(self) -> str:
        return fragment(self.report)

    def _repr_pretty_(self, printer: Printer, is_cycle: bool) -> None:
        printer.text(str(self).rstrip("\n"))


class Checked:
    """What came of checking tables, made by `check`. `print(checked)` gives the summary that `sleuth data` shows."""

    def __init__(self, report: Report, asked: Check) -> None:
        self.report = report
        self._asked = asked

    @property
    def diagnosis(self) -> Diagnosis:
        """What is wrong."""
        return self.report.diagnosis

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the report as a page (`.html`) or the diagnosis as JSON (`.json`).

        Raises:
            UsageError: the name ends in something else.
            StoreError: the file cannot be written.
        """
        _save(self.report, path)

    def fix(self, path: str | os.PathLike[str]) -> None:
        """Write the training table with what can be mended safely, and a log of every change beside it (`PATH.json`).

        Raises:
            UsageError: the name ends in something else than `.parquet` or `.csv`, exists already, or cannot be written.
        """
        write_mended_table(path, self._asked, self.report)

    def write_tests(self, folder: str | os.PathLike[str]) -> None:
        """Write a pandera schema and a pytest file that fail as long as what was found is there.

        Raises:
            UsageError: the files exist already, or cannot be written.
        """
        write_tests(folder, self.report)

    def __str__(self) -> str:
        return _summary(self.report)

    def _repr_html_(self) -> str:
        return fragment(self.report)

    def _repr_pretty_(self, printer: Printer, is_cycle: bool) -> None:
        printer.text(str(self).rstrip("\n"))


def _save(report: Report, path: str | os.PathLike[str]) -> None:
    file = Path(path)
    if file.suffix == ".html":
        write_file(file, page(report))
    elif file.suffix == ".json":
        write_file(file, json.dumps(payload(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        raise UsageError(f"a report is saved as .html or .json, not as {file.name!r}")


def check(
    train: object = None,
    *,
    images: str | os.PathLike[str] | None = None,
    validation: object = None,
    test: object = None,
    production: object = None,
    target: str = "",
    ids: str | Sequence[str] = (),
    time: str = "",
    groups: str | Sequence[str] = (),
    text: str | Sequence[str] = (),
    embedding: str | Sequence[str] = (),
    model: object = None,
    is_priced: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    engine: str = "duckdb",
) -> Checked:
    """Check tables, folders of images, texts and embeddings: what is wrong in them, and between them.

    Args:
        train: a pandas or polars DataFrame, an Arrow table, a dict of columns, or what `sleuth data` takes: a path, a glob, an
            address.
        images: a folder of images with a subfolder for each class, instead of `train`; the other splits are folders then, too.
            With `train`, its column of file names, relative to the table's folder, or the folder that a column's files lie in.
        validation: another split.
        test: another split.
        production: what the model meets now.
        target: the column that is to be predicted; inferred from its name if "".
        ids: columns that are keys of rows; inferred if empty, as are the next two.
        time: the column that says when a row was seen.
        groups: columns that are keys of persons or things with several rows.
        text: columns of free text; inferred if empty.
        embedding: columns of embeddings, a list of numbers in each row.
        model: a fitted model with `predict`, which is judged on the last split with a target; else a stand-in is, out of fold.
        is_priced: say what each fault costs a quick model (the faults that can be mended are mended, and it is fitted again).
        select: names or codes of the rules to judge by; all stable ones if empty.
        ignore: rules to leave out.
        engine: what counts the rows: "duckdb", or "ray" for Parquet files that are counted by many processes.

    Raises:
        UsageError: a table cannot be read, or a column, rule or setting does not exist.

    Example:
        >>> import numpy as np
        >>> dice = np.random.default_rng(0)
        >>> train = {"age": dice.integers(20, 60, 500), "income": dice.normal(3000, 500, 500)}
        >>> print(check(train).diagnosis.verdict)
        clean
    """
    if train is None and images is None:
        raise UsageError("give a training table, or images=FOLDER")
    column, first = (str(images or ""), train) if train is not None else ("", images)
    sources = {"train": first, "validation": validation, "test": test, "production": production}
    given = {split: source for split, source in sources.items() if source is not None}
    roles = AskedRoles(target, words(ids), time, words(groups), words(text), words(embedding), column)
    asked = Check(
        given, roles, tuple(select) or None, tuple(ignore) or None, is_images=train is None, is_priced=is_priced,
        model=model, engine=engine,
    )  # fmt: skip
    show_findings_here()
    return Checked(check_tables(asked), asked)


def watch(
    model: object | None = None,
    optimizer: object | None = None,
    *,
    script: str = "",
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    budget: float | None = None,
    is_live: bool = False,
    is_kept: bool = False,
    to: str | Sequence[str] = (),
    experiments: str = MODES[0],
) -> Run:
    """Watch what trains inside a `with` block.

    Args:
        model: the module to be trained; not needed, since every model that runs is seen. Given, it is checked to be one.
        optimizer: likewise.
        script: a name for the report; the folder of it is where `[tool.sleuth]` is looked for.
        select: names or codes of the rules to judge by; all stable ones if empty.
        ignore: rules to leave out.
        budget: step time with sleuth over step time without, from 1.0.
        is_live: say on stderr what is proven, at once.
        is_kept: keep a run folder in `.sleuth/runs`.
        to: tools that the run is written into while it goes on, such as "tensorboard=logs" or ["wandb", "mlflow"]; it is kept
            then.
        experiments: trials on copies at the end of the block, to decide what is open: "auto", "off" or "all".

    Raises:
        UsageError: model or optimizer is something else, a rule, setting or tool does not exist, or its library is missing.

    Example:
        >>> import torch
        >>> model = torch.nn.Linear(4, 1)
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        >>> with watch(model, optimizer) as run:
        ...     for step in range(20):
        ...         optimizer.zero_grad()
        ...         loss = (model(torch.randn(8, 4)) - torch.randn(8, 1)).square().mean()
        ...         loss.backward()
        ...         optimizer.step()
        >>> print(run.diagnosis.verdict)
        clean
    """
    if model is not None and not callable(getattr(model, "named_modules", None)):
        raise UsageError(f"model must be a torch.nn.Module, not {type(model).__name__}")
    if optimizer is not None and not hasattr(optimizer, "param_groups"):
        raise UsageError(f"optimizer must be a torch.optim.Optimizer, not {type(optimizer).__name__}")
    if experiments not in MODES:
        raise UsageError(f"experiments takes {', '.join(MODES)}, not {experiments!r}")
    book = notebook_here()
    folder = Path(script).resolve().parent if script else Path.cwd()
    tools = (to,) if isinstance(to, str) else tuple(to)
    asked = Asked(tuple(select) or None, tuple(ignore) or None, budget=budget, to=tools or None)
    settings = of_families(asked, read(folder), lambda: discover(FAMILIES), *WATCHED)
    is_kept = is_kept or bool(tools)
    options = with_targets(merged(Options(is_kept=is_kept, experiments=experiments), asked, settings), asked, settings)
    root, commit, is_dirty = git_state(str(folder))
    seen = changes(root, os.path.realpath(script) if script else "", is_dirty=is_dirty) if commit and is_kept else Changes()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    show_findings_here()
    name = script or book or _calling_name()
    command = (name,) if book else tuple(sys.argv)
    begun = Origin(name, command, os.getcwd(), started, commit, is_dirty, root, seen.patch, seen.reason, variables(os.environ))
    files = FileSession(begun.folder) if is_kept else None
    given = GivenSession((str(folder), root)) if is_kept else None
    speech = Speech(is_quiet=not is_live)
    return Run(Watch(options, begun, speech, torch_session, sklearn_session, files=files, given=given))


def _calling_name() -> str:
    return os.path.basename(sys.argv[0]) if sys.argv and sys.argv[0] else "session"


def _ending(error: BaseException | None) -> Ending:
    if error is None:
        return Ending("finished")
    name = f"{type(error).__name__}: {error}"
    if isinstance(error, StopTraining):
        return Ending("stopped", 1, str(error))
    return Ending("interrupted" if isinstance(error, KeyboardInterrupt) else "raised", 1, name)


def _summary(report: Report) -> str:
    from sleuth.render.terminal import summary  # only now: the import of rich draws from Python's random numbers

    return summary(report, width=WIDTH, color=False, unicode=True)
