"""Single samples whose label is contradicted, from the experiment `label-check` and the margins of the run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import IntArray, SampleMargins, Trace

PREFIX = "label_of_"


@dataclass(frozen=True, slots=True)
class Suspects:
    """The samples `(n,)`, by their number in `margins`, those with the least margins first; and the labels suggested for them."""

    margins: SampleMargins
    samples: IntArray
    suggested: IntArray

    @classmethod
    def of(cls, trace: Trace) -> Suspects | None:
        """Those of the run; None if it has no margins, or none of these samples.

        Example:
            >>> from sleuth.evidence.trace import RunFacts
            >>> Suspects.of(Trace(run=RunFacts())) is None
            True
        """
        made = trace.experiment("label-check")
        if made is None or not trace.margins:
            return None
        margins = max(trace.margins, key=lambda one: len(one.label))
        told = {int(name.removeprefix(PREFIX)): int(value) for name, value in made.values if name.startswith(PREFIX)}
        if any(sample >= len(margins.label) for sample in told):
            return None
        samples = np.array(sorted(told, key=lambda sample: (margins.margin[sample], sample)), np.int64)
        return cls(margins, samples, np.array([told[sample] for sample in samples.tolist()], np.int64))
