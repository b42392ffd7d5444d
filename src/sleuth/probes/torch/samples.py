"""Which samples were trained on, by fingerprint, and how often the first ones came back."""

from __future__ import annotations

from sleuth.evidence.trace import HashArray

MAX_HASHES = 200_000
MAX_MARKED = 20_000


class TrainSamples:
    """Fingerprints of training samples; `marked` are the first ones, before any sample was seen twice."""

    def __init__(self) -> None:
        self.hashes: set[int] = set()
        self.n_seen = 0
        self.marked: set[int] = set()
        self.n_drawn = self.n_met = 0
        self._has_returned = False

    def mark(self, hashes: HashArray) -> None:
        """Count how many of these samples of a training forward are among the first ones seen."""
        batch = set(hashes.tolist())
        if not self._has_returned and self.marked.isdisjoint(batch) and len(self.marked) < MAX_MARKED:
            self.marked |= batch
            return
        self._has_returned = self._has_returned or not self.marked.isdisjoint(batch)
        if self._has_returned:
            self.n_drawn += len(batch)
            self.n_met += len(batch & self.marked)

    def add(self, hashes: HashArray) -> None:
        """Keep fingerprints of samples that were trained on."""
        self.n_seen += len(hashes)
        if len(self.hashes) < MAX_HASHES:
            self.hashes.update(hashes.tolist())
