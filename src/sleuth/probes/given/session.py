"""`GivenSession`: see what the program is given, from its start until its training begins. Nothing is imported for that."""

from __future__ import annotations

import contextlib
import os
import sys
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import wrapt

from sleuth.evidence.given import GivenValue, Plain, Seeding
from sleuth.probes.given import files, options, seeds
from sleuth.probes.given.files import GivenFiles
from sleuth.probes.given.objects import settings_objects
from sleuth.probes.given.options import GivenOptions
from sleuth.probes.given.seeds import GivenSeeds
from sleuth.probes.given.standing_in import StandIns

MOST_VALUES = 600


class GivenSession:
    """Stand-ins go in when the program imports what it takes its settings with, and come out at the end.

    Args:
        folders: of the program: its script's, its repository's.
    """

    def __init__(self, folders: Sequence[str] = ()) -> None:
        self._folders = tuple(dict.fromkeys(os.path.realpath(one) for one in (*folders, os.getcwd()) if one))
        self._stand_ins = StandIns()
        self._options = GivenOptions(self._stand_ins)
        self._files = GivenFiles(self._stand_ins, self._folders)
        self._seeds = GivenSeeds(self._stand_ins, os.getcwd())
        self._objects: dict[str, dict[str, Plain]] = {}
        self._pid = os.getpid()
        self._is_installed = self._has_begun = False

    def install(self) -> None:
        """See from now on. Idempotent."""
        if self._is_installed:
            return
        self._is_installed = True
        for name in (*options.MODULES, *files.MODULES, *seeds.MODULES):
            if name in sys.modules:
                self._attach(sys.modules[name])
            else:
                wrapt.register_post_import_hook(_weakly(self._attach), name)

    def look(self) -> None:
        """See what settings the program holds now, in the caller's thread; a training may begin."""
        if not self._has_begun and os.getpid() == self._pid:
            _guarded(self._options.read_again)
            _guarded(self._look_for_objects)

    def begin(self) -> None:
        """The training begins: what the program holds now are its settings, and what it reads from now on is none."""
        self.look()
        self._has_begun = True
        _guarded(self._files.end)

    def uninstall(self) -> None:
        """Take everything out again. Idempotent."""
        if self._objects:
            self._has_begun = True  # what became of them is no setting
        self.begin()
        self._stand_ins.remove()

    def values(self) -> tuple[GivenValue, ...]:
        """The settings that are known so far: those of the command line first, those of files last."""
        found: list[GivenValue] = []
        with contextlib.suppress(Exception):  # another thread of the program's may read a file now
            for source, values in [*self._options.values(), *list(self._objects.items()), *self._files.values()]:
                found += [GivenValue(_encoded(source), _encoded(name), value) for name, value in values.items()]
        return tuple(found[:MOST_VALUES])

    def labels(self) -> tuple[tuple[str, ...], str]:
        """The tags and the note that the program gave its run in Weights & Biases."""
        with contextlib.suppress(Exception):
            return self._options.labels()
        return (), ""

    def seeds(self) -> dict[str, Plain | list[Plain]]:
        """The seeds of each generator: one, or several."""
        with contextlib.suppress(Exception):  # another thread of the program's may seed one now
            return self._seeds.seeds()
        return {}

    def seedings(self) -> tuple[Seeding, ...]:
        """The calls that seeded something."""
        with contextlib.suppress(Exception):
            return self._seeds.seedings()
        return ()

    def _attach(self, module: Any) -> None:
        if not self._stand_ins.is_on or os.getpid() != self._pid:
            return
        watchers: tuple[tuple[tuple[str, ...], GivenOptions | GivenFiles | GivenSeeds], ...] = (
            (options.MODULES, self._options), (files.MODULES, self._files), (seeds.MODULES, self._seeds),
        )  # fmt: skip
        for names, watcher in watchers:
            if module.__name__ in names:
                _guarded(partial(watcher.attach, module))

    def _look_for_objects(self) -> None:
        self._objects.update(settings_objects(sys._getframe(1), self._folders, self._options.has))


def _encoded(text: str) -> str:
    """The text as a file can hold it."""
    return text.encode("utf-8", "replace").decode()


def _guarded(call: Callable[[], object]) -> None:
    with contextlib.suppress(Exception):  # the probe meets the user's program here; what it could not see is not kept
        call()


def _weakly(attach: Callable[[Any], None]) -> Callable[[Any], None]:
    """What waits for an import, maybe for ever: it must not keep alive what a run that is over has left."""
    method = weakref.WeakMethod(attach)

    def call(module: Any) -> None:
        one = method()
        if one is not None:
            one(module)

    return call
