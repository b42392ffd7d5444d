"""DataLoaders: passes, batches, waiting time, and weak references to the batch that the program works on."""

from __future__ import annotations

import contextlib
import inspect
import itertools
import linecache
import math
import weakref
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import BatchSampler

from sleuth.evidence.trace import HashArray
from sleuth.probes.frames import Line, code_line, construction_line, library_names, user_frame, variable_names
from sleuth.probes.torch.looked_up import n_looked_up
from sleuth.probes.torch.named_indexes import noting, of_own_sampler
from sleuth.probes.torch.records import LoaderRecord
from sleuth.probes.torch.sampling import SAMPLES_GRACE_SECONDS
from sleuth.probes.torch.stored import fingerprint
from sleuth.probes.torch.tensors import all_tensors, row_hashes

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_WAITS = 4_096
MAX_SAMPLES = 200_000
MAX_COMPARED = 4  # batches of a loader in which the samples that a model is given are looked for
SAMPLES_SHARE = 0.5  # of the budget that their fingerprints may use


class Loading:
    """The registry of loaders."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[LoaderRecord] = []
        self.lines: dict[int, Line | None] = {}
        self._makers: dict[int, tuple[str, ...]] = {}  # by id of a loader, the function that returns it as it is made
        self.current = -1
        self.n_passes = -1  # over the current loader, -1 without one
        self.waited = 0.0
        self.collated = 0.0  # seconds that the running draw spent in the loader's collate function
        self._index: dict[int, int] = {}
        self._batch: list[weakref.ref[torch.Tensor]] = []
        self._dataset: weakref.ref[Any] | None = None  # of the last pass, whose loader may be gone by then
        self._backwards_at_batch = 0

    def note_built(self, loader: Any) -> None:
        """A loader has been constructed."""
        self.lines[id(loader)] = construction_line(loader)
        frame = user_frame(2)
        if frame is not None and linecache.getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith("return "):
            self._makers[id(loader)] = (frame.f_code.co_name,)

    def watch_passes(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """DataLoader's `__iter__`, which also tells that a pass begins."""
        begin = self.recorder.guard(self.begin)

        def iterate(loader: Any) -> Any:
            iterator = original(loader)
            begin(loader, iterator)
            return iterator

        return iterate

    def watch_batches(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """The loader iterator's `__next__`, which also tells what was drawn and how long it took."""
        drawn, clock = self.recorder.guard(self.drawn), self.recorder.clock

        def following(iterator: Any) -> Any:
            self.collated, own, began = 0.0, clock.in_step, perf_counter()
            batch = original(iterator)
            index = getattr(iterator, "_sleuth_loader", -1)
            if index >= 0:
                drawn(index, batch, max(perf_counter() - began - (clock.in_step - own), 0.0))  # what we did meanwhile is no wait
            return batch

        return following

    def _time_collation(self, iterator: Any, record: LoaderRecord) -> None:
        """Where the batches are made in this process, what is not collation is the dataset's own work; are samples lost in it?"""
        fetcher = getattr(iterator, "_dataset_fetcher", None)
        collate = getattr(fetcher, "collate_fn", None)
        if fetcher is None or collate is None:
            return

        count = self.recorder.guard(_count_collated)

        def timed(samples: Any) -> Any:
            began = perf_counter()
            try:
                batch = collate(samples)
            finally:
                self.collated += perf_counter() - began
            count(record, samples, batch)
            return batch

        fetcher.collate_fn = timed

    def _note_indexes(self, loader: Any, iterator: Any, record: LoaderRecord) -> None:
        """Which samples a sampler of the program's own names."""
        indexes = getattr(iterator, "_sampler_iter", None)
        record.named = record.named or of_own_sampler(loader)
        if indexes is not None and record.named is not None:
            iterator._sampler_iter = noting(indexes, self.recorder.guard(record.named.take))

    def begin(self, loader: Any, iterator: Any) -> None:
        """A pass over `loader` begins."""
        index = self.begin_pass(loader, self._record)
        iterator._sleuth_loader = index
        if self.records[index].n_workers == 0:
            self._time_collation(iterator, self.records[index])
            self._note_indexes(loader, iterator, self.records[index])

    def begin_pass(self, loader: Any, record: Callable[[Any], LoaderRecord]) -> int:
        """A pass over a loader of any library begins; the loader's number."""
        index = self._index.get(id(loader), -1)
        if index < 0 or self.records[index].ref() is not loader:
            self.records.append(record(loader))
            index = self._index[id(loader)] = len(self.records) - 1
        self.records[index].n_passes += 1
        with contextlib.suppress(TypeError):  # a plain list
            self._dataset = weakref.ref(loader.dataset)
        self.recorder.evaluating.look()
        return index

    def _record(self, loader: Any) -> LoaderRecord:
        dataset = loader.dataset
        try:
            n_samples = len(dataset)
        except (TypeError, NotImplementedError):
            n_samples = -1
        inner = dataset
        for _ in range(4):
            inner = getattr(inner, "dataset", inner)
        item = getattr(type(inner), "__getitem__", None)
        sampler = getattr(loader, "sampler", None)
        record = LoaderRecord(
            weakref.ref(loader),
            self.lines.get(id(loader)),
            type(dataset).__name__,
            n_samples,
            int(getattr(loader, "batch_size", None) or -1),
            type(sampler).__name__,
            int(loader.num_workers),
            code_line(item.__code__) if inspect.isfunction(item) else None,
            variable_names(loader) or self._makers.get(id(loader), ()),
            *_pass_of(loader),
        )
        if not record.names:
            record.names, record.is_named_by_library = library_names(loader), True
        shapes = [getattr(one, "shape", None) for one in getattr(dataset, "__dict__", {}).values()]
        record.shapes = [tuple(shape) for shape in shapes if isinstance(shape, tuple) and shape]
        record.fingerprint = fingerprint(dataset)
        record.n_looked_up = n_looked_up(dataset) if record.item_line is not None else -1
        return record

    def unused(self) -> list[Line]:
        """Where loaders were constructed that were never iterated."""
        return [line for ident, line in self.lines.items() if line is not None and ident not in self._index]

    def drawn(self, index: int, batch: Any, seconds: float) -> None:
        """A batch has been drawn."""
        record = self.records[index]
        recorder = self.recorder
        if self.current >= 0 and recorder.n_backwards > self._backwards_at_batch:
            self.records[self.current].is_training = True
        self._backwards_at_batch = recorder.n_backwards
        self.current, self.n_passes = index, record.n_passes
        if not record.n_batches:
            record.n_held = _held(record.shapes, next(all_tensors(batch), None))
        record.n_batches += 1
        self.waited += seconds
        if len(record.waits) < MAX_WAITS:
            record.waits.append(seconds)
            if record.n_workers == 0:
                record.fetches.append(seconds - self.collated)
        self._batch = [weakref.ref(tensor) for tensor in all_tensors(batch)] if recorder.watching or recorder.looking else []
        recorder.capturing.note_drawn(batch)
        if record.is_training and len(recorder.samples.hashes) < MAX_SAMPLES and self._has_room():
            self._fingerprint(batch)

    def _has_room(self) -> bool:
        recorder = self.recorder
        return recorder.clock.has_room(recorder.hash_cost, SAMPLES_SHARE, SAMPLES_GRACE_SECONDS, recorder.hash_spent)

    def _fingerprint(self, batch: Any) -> None:
        began = perf_counter()
        at = max(self.records[self.current].samples_at, 0)
        tensor = next(itertools.islice(all_tensors(batch), at, None), None)
        if tensor is not None:
            self.recorder.samples.add(row_hashes(tensor))
        self.recorder.hash_cost = perf_counter() - began
        self.recorder.hash_spent += self.recorder.hash_cost

    def note_given(self, hashes: HashArray) -> None:
        """A model was given samples with these fingerprints: which tensor of the loader's batch are they?"""
        record = self.records[self.current] if self.current >= 0 else None
        if record is None or record.samples_at >= 0 or record.n_compared >= MAX_COMPARED or len(self._batch) < 2:
            return
        record.n_compared += 1
        for at, ref in enumerate(self._batch):
            tensor = ref()
            if tensor is not None and tensor.dim() and len(tensor) == len(hashes) and np.array_equal(row_hashes(tensor), hashes):
                record.samples_at = at
                return

    def dataset(self) -> object:
        """That of the loader which the program is iterating; None without one."""
        return self._dataset() if self._dataset is not None else None

    def batch_tensors(self) -> list[torch.Tensor]:
        """The tensors of the current batch that still exist."""
        return [tensor for ref in self._batch if (tensor := ref()) is not None]


def _count_collated(record: LoaderRecord, samples: Any, batch: Any) -> None:
    """Samples in and rows out, where the tensors of the batch agree on these; an axis as long as they are many has all."""
    if len(record.collated) >= MAX_WAITS or not isinstance(samples, list):
        return
    shapes = [tensor.shape for tensor in all_tensors(batch)]
    lengths = {shape[0] for shape in shapes if len(shape)}
    if len(shapes) > 1 and (any(len(samples) in shape for shape in shapes) or len(lengths) == 1):
        is_whole = any(len(samples) in shape for shape in shapes)
        record.collated.append((len(samples), len(samples) if is_whole else lengths.pop()))


def _held(shapes: list[tuple[int, ...]], samples: torch.Tensor | None) -> int:
    """Rows of the longest of these arrays, among those with rows as large as the samples of this batch."""
    if samples is None or not samples.dim() or not samples.numel():
        return -1
    size = samples.numel() // samples.shape[0]
    return max((int(shape[0]) for shape in shapes if math.prod(shape[1:]) == size), default=-1)


def _pass_of(loader: Any) -> tuple[int, int, int]:
    """What one pass draws: indexes, those of them that `drop_last` drops, batches; -1, 0, -1 if it is not plain batching."""
    batches = getattr(loader, "batch_sampler", None)
    if type(batches) is not BatchSampler:
        return -1, 0, -1
    try:
        n = len(batches.sampler)  # type: ignore[arg-type]  # most samplers have a length
    except (TypeError, NotImplementedError):
        return -1, 0, -1
    dropped = n % batches.batch_size if batches.drop_last else 0
    return n, dropped, len(batches)
