"""Where files come from that a run read: the runs that wrote files of the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sleuth.evidence.files import Writer, writer_of
from sleuth.evidence.kept_run import KeptRun


def writers(run: KeptRun, runs: Sequence[KeptRun]) -> Mapping[str, Writer]:
    """For the files that a run read, by their paths, the run that wrote them: the latest that began before, if there are several.

    Args:
        run: that read files.
        runs: among which the writers are looked for.
    """
    others = [one for one in runs if one.written and one.name != run.name]
    likeliest = sorted(others, key=lambda one: (one.started <= run.started, one.started), reverse=True)
    written = [(one.name, one.written) for one in likeliest]
    found = {file.path: writer_of(file, written) for file in run.read}
    return {path: writer for path, writer in found.items() if writer is not None}
