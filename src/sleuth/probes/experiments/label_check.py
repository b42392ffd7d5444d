"""label-check: what the other samples say of each sample's label."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.ledger import Ledgers
from sleuth.stats.label_blocks import unlearnable_block
from sleuth.stats.label_noise import contradicted
from sleuth.stats.left_out import LeftOut

MIN_SAMPLES = 100
MAX_TOLD = 300


def label_check(ledgers: Ledgers, deadline: Deadline) -> Values:
    """A kernel regression and the nearest neighbours, each sample left out in turn, on the inputs kept of the training.

    `n` samples; `error` of the answers, and by `chance`; `in_half`, `in_quarter`: the share of contradicted labels among the
    samples with the clearest answers; `block_*`: a stretch of the data with labels that its inputs do not tell;
    `label_of_17`: the label that is suggested for the sample that was seen as the 17th.
    """
    ledger = ledgers.best(is_classes=True)
    if ledger is None or len(ledger.rows) < MIN_SAMPLES:
        raise Unrecordable("too few samples with one input and one class each were seen, or their inputs are too large")
    rows, labels = np.array(ledger.rows, np.float64), ledger.label[: len(ledger.rows)].astype(np.int64)
    usable = np.flatnonzero(np.isfinite(rows).all(1) & (labels >= 0) & (labels < ledger.n_classes))
    if len(usable) < MIN_SAMPLES or deadline.left <= 0:
        raise Unrecordable("too few samples are finite")
    found = contradicted(LeftOut.of(rows[usable]), labels[usable], ledger.n_classes)
    told = zip(usable[found.suspects][:MAX_TOLD].tolist(), found.suggested.tolist(), strict=False)
    positions = ledger.find_positions()[usable]
    block = unlearnable_block(rows[usable], labels[usable], positions) if (positions >= 0).all() else None
    return {
        "n": float(len(usable)),
        "error": found.error,
        "chance": found.chance,
        "in_half": found.in_half,
        "in_quarter": found.in_quarter,
        "suspects": float(len(found.suspects)),
        **({f"block_{name}": float(value) for name, value in asdict(block).items()} if block else {}),
        **{f"label_of_{slot}": float(label) for slot, label in told},
    }


TRIAL = Trial("label-check", 1.5, of_samples=label_check)
