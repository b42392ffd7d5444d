"""Files that a program wrote as its results, and files that it read, each known by its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

N_DIGITS = 12  # of a hash that is shown: as many as tell all files of a store apart


@dataclass(frozen=True, slots=True)
class UsedFile:
    """One file, as it was when the run ended, or for one that was read, when it was read."""

    path: str  # within the run's working folder, or absolute
    call: str  # that wrote or read it last: "torch.save"
    n_bytes: int = -1  # -1 = not known
    sha256: str = ""  # of all bytes; "" where they were not all hashed, see `reason`
    sampled: str = ""  # SHA-256 of the size and of parts at equal distances; only of large files
    n_times: int = 1  # that it was written or read
    first_step: int | None = None  # of the training; None = not known
    last_step: int | None = None
    place: str = ""  # the program's line of the last call: "train.py:41"
    reason: str = ""  # why not all bytes were hashed

    @property
    def mark(self) -> str:
        """What is the same for files of equal bytes, as far as they were hashed; "" if they were not.

        Example:
            >>> UsedFile("best.pt", "torch.save", 5, sha256="ab" * 32).mark
            'sha256 abababababab'
        """
        if self.sha256:
            return f"sha256 {self.sha256[:N_DIGITS]}"
        return f"sha256 {self.sampled[:N_DIGITS]} of parts" if self.sampled else ""


@dataclass(frozen=True, slots=True)
class Writer:
    """The run that wrote a file which another one read."""

    run: str
    path: str  # as that run wrote it
    step: int | None = None


def is_same(one: UsedFile, other: UsedFile) -> bool | None:
    """Whether two files have equal bytes, as far as they were hashed; None where that is not known.

    Example:
        >>> is_same(UsedFile("a", "", 3, "aa"), UsedFile("b", "", 3, "aa"))
        True
    """
    if one.n_bytes >= 0 and other.n_bytes >= 0 and one.n_bytes != other.n_bytes:
        return False
    for mine, its in ((one.sha256, other.sha256), (one.sampled, other.sampled)):
        if mine and its:
            return mine == its
    return None


def writer_of(file: UsedFile, written: Iterable[tuple[str, Sequence[UsedFile]]]) -> Writer | None:
    """The first of these runs that wrote a file of these bytes; of an empty file that tells nothing.

    Args:
        file: that was read.
        written: names of runs and what they wrote, the likeliest run first.
    """
    if file.n_bytes <= 0:
        return None
    for run, files in written:
        for one in files:
            if is_same(file, one):
                return Writer(run, one.path, one.last_step)
    return None
