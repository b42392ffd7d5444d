"""The files and the data of kept runs in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sleuth.evidence.data_parts import DataPart
from sleuth.evidence.files import UsedFile, Writer
from sleuth.evidence.kept_run import DataDifference, Difference, KeptRun, RunComparison
from sleuth.render.words import clean, size

MOST_SHOWN = 12  # of each kind in text
WRITTEN, READ, DATA = "written: ", "read: ", "data: "  # as a comparison names them
NO_WRITERS: Mapping[str, Writer] = {}


def files_tree(run: KeptRun, writers: Mapping[str, Writer]) -> dict[str, object]:
    """What JSON says of the files and the data."""
    return {
        "artifacts": [_cleaned(asdict(one)) for one in run.written],
        "read": [
            {**_cleaned(asdict(one)), "written_by": _cleaned(asdict(writers[one.path])) if one.path in writers else None}
            for one in run.read
        ],
        "data": [_cleaned(asdict(one)) for one in run.data],
    }


def file_labels(run: KeptRun, writers: Mapping[str, Writer]) -> list[tuple[str, str]]:
    """Lines for what the run wrote, read, and learned from."""
    groups = (
        ("Artifacts", [artifact(one) for one in run.written]),
        ("Read", [read(one, writers.get(one.path)) for one in run.read]),
        ("Data", [data(one) for one in run.data]),
    )
    return [(name if index == 0 else "", line) for name, lines in groups for index, line in enumerate(_cut(lines))]


def artifact(file: UsedFile) -> str:
    """A file that was written.

    Example:
        >>> artifact(UsedFile("best.pt", "torch.save", 2943, "ab" * 32, n_times=3, last_step=141, place="train.py:22"))
        'best.pt, 2.94 kB, sha256 abababababab, torch.save at train.py:22, 3 times, last after step 141'
    """
    return ", ".join(one for one in (file.path, *_bytes_of(file), _call(file), _when(file)) if one)


def artifact_facts(file: UsedFile) -> tuple[str, str, str]:
    """Path, what is known of a file that was written, and its whole hash."""
    facts = ", ".join(one for one in (*_bytes_of(file), _call(file), _when(file)) if one)
    return clean(file.path), clean(facts), clean(file.sha256)


def read_facts(file: UsedFile, writer: Writer | None) -> tuple[str, str, str]:
    """Path, what is known of a file that was read but for the run that wrote it, and what is known of that."""
    facts = ", ".join(one for one in (*_bytes_of(file), _call(file)) if one)
    return clean(file.path), clean(facts), clean(_how(file, writer))


def read(file: UsedFile, writer: Writer | None) -> str:
    """A file that was read, and the run that wrote it.

    Example:
        >>> read(UsedFile("best.pt", "torch.load", 2943, "ab" * 32), Writer("keen-otter", "out/best.pt", 141))
        'best.pt, 2.94 kB, sha256 abababababab, torch.load, written by keen-otter after step 141 as out/best.pt'
    """
    return ", ".join(one for one in (file.path, *_bytes_of(file), _call(file), _origin(file, writer)) if one)


def data(part: DataPart) -> str:
    """A part of the data.

    Example:
        >>> data(DataPart("train", "train_loader", "TensorDataset", 1437, batch_size=32))
        'train: train_loader, 1,437 samples, TensorDataset, in batches of 32'
    """
    batches = f"in batches of {part.batch_size:,}" if part.batch_size > 0 else ""
    return f"{part.use}: " + ", ".join(one for one in (part.name, part.told, batches) if one)


def told_of_data(comparison: RunComparison, letters: str) -> str:
    """How the data of the runs differ, in a sentence; "" if they do not, or that is not known.

    Example:
        >>> parts = (DataPart("train", n_rows=1437, n_columns=64), DataPart("train", n_rows=1293, n_columns=64))
        >>> told_of_data(RunComparison(("a", "b"), (), (), (), data=(DataDifference("train", parts),)), "AB")
        'The data differ: train 1,437 rows against 1,293.'
    """
    told = [f"{one.name} {_against(one, letters)}" for one in comparison.data]
    return clean(f"The data differ: {'; '.join(told)}.") if told else ""


def differing_data(one: DataDifference) -> dict[str, object]:
    """A part of the data that differs, as JSON: for each run what it was, null where it had none."""
    return {"name": clean(one.name), "parts": [None if part is None else _cleaned(asdict(part)) for part in one.parts]}


def without_files(names: Sequence[str]) -> list[str]:
    """What is the same in all runs, but for files that they wrote, which are told by themselves."""
    return [name for name in names if not name.startswith(WRITTEN)]


def told_of_files(comparison: RunComparison) -> str:
    """Which files the runs wrote with the same bytes, and which not, in sentences; "" where they wrote none."""
    same = [name.removeprefix(WRITTEN) for name in comparison.same if name.startswith(WRITTEN)]
    other = [one.name.removeprefix(WRITTEN) for one in comparison.differences if _is_in_all(one)]
    sentences = (
        f"Written with the same bytes in all: {', '.join(_cut(same))}." if same else "",
        f"Written with other bytes: {', '.join(_cut(other))}." if other else "",
    )
    return clean(" ".join(one for one in sentences if one))


def _is_in_all(difference: Difference) -> bool:
    return difference.name.startswith(WRITTEN) and all(difference.values)


def _against(difference: DataDifference, letters: str) -> str:
    texts = [part.size if part is not None else "none" for part in difference.parts]
    if len(set(texts)) == 1:
        texts = [part.extent if part is not None else "none" for part in difference.parts]
    if len(set(texts)) == 1:
        return f"{texts[0]} in each, but not the same ones, or in another order"
    if len(texts) == 2:
        first, second = texts
        unit = first.rpartition(" ")[2]
        return f"{first} against {second.removesuffix(f' {unit}')}"
    groups = {text: [letter for letter, one in zip(letters, texts, strict=False) if one == text] for text in texts}
    return ", ".join(f"{text} in {' '.join(held)}" for text, held in groups.items())


def _bytes_of(file: UsedFile) -> tuple[str, str]:
    return (size(file.n_bytes) if file.n_bytes >= 0 else "", file.mark or file.reason)


def _call(file: UsedFile) -> str:
    return f"{file.call} at {file.place}" if file.place else file.call


def _when(file: UsedFile) -> str:
    times = f"{file.n_times} times, last after step" if file.n_times > 1 else "after step"
    if file.last_step is not None:
        return f"{times} {file.last_step:,}"
    return f"{file.n_times} times" if file.n_times > 1 else ""


def _origin(file: UsedFile, writer: Writer | None) -> str:
    return f"written by {writer.run}{_how(file, writer)}" if writer is not None else ""


def _how(file: UsedFile, writer: Writer | None) -> str:
    """At which step, and under which name if it was another one."""
    if writer is None:
        return ""
    step = f" after step {writer.step:,}" if writer.step is not None else ""
    return step + (f" as {writer.path}" if writer.path != file.path else "")


def _cut(lines: Sequence[str]) -> list[str]:
    more = len(lines) - MOST_SHOWN
    return [*lines[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]


def _cleaned(tree: dict[str, object]) -> dict[str, object]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in tree.items()}
