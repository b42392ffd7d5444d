"""TensorBoard: an event file of its own, in a folder of the run's name."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from sleuth.exporters.points import PREFIX, Ended, Row, Subject, Told

FOLDER = "runs"  # where TensorBoard's own writers put their files
SUFFIX = ".sleuth"  # of the file


class TensorBoard:
    """Scalars and texts in an event file. Step 0 holds what began at no known step.

    Args:
        place: the folder of the runs; "runs" if "".
        subject: the run.
    """

    def __init__(self, place: str, subject: Subject) -> None:
        self._subject = subject
        self.address = os.path.join(place or FOLDER, subject.name)
        self._writer = EventFileWriter(self.address, filename_suffix=SUFFIX)
        self._last = 0
        text = f"{subject.command}\n\nin {subject.folder} on {subject.host}, begun {time.ctime(subject.started)}"
        self._add(Event(wall_time=subject.started, step=0, summary=_text("run", text)))

    def write(self, rows: Sequence[Row]) -> None:
        """Write numbers."""
        for row in rows:
            values = [Summary.Value(tag=PREFIX + name, simple_value=value) for name, value in row.values.items()]
            self._add(Event(wall_time=row.time, step=row.step, summary=Summary(value=values)))
            self._last = max(self._last, row.step)
        self._writer.flush()

    def tell(self, found: Sequence[Told]) -> None:
        """Write findings as texts."""
        for one in found:
            when = one.time if one.time is not None else time.time()
            self._add(Event(wall_time=when, step=one.step or 0, summary=_text(f"finding/{one.rule}", one.markdown)))
        self._writer.flush()

    def close(self, ended: Ended) -> None:
        """Write the verdict, and finish the file."""
        text = f"{ended.status}: {ended.verdict or 'no verdict'}"
        self._add(Event(wall_time=ended.time, step=self._last, summary=_text("verdict", text)))
        self._writer.close()

    def _add(self, event: Event) -> None:
        self._writer.add_event(event)


def _text(name: str, text: str) -> Summary:
    """A summary that TensorBoard's page of texts shows, as Markdown without any HTML."""
    plugin = SummaryMetadata.PluginData(plugin_name="text", content=TextPluginData(version=0).SerializeToString())
    tensor = TensorProto(
        dtype="DT_STRING",
        string_val=[text.encode("utf-8", "replace")],
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
    )
    tag = f"{PREFIX}{name}/text_summary"  # the ending by which the page finds them
    return Summary(value=[Summary.Value(tag=tag, metadata=SummaryMetadata(plugin_data=plugin), tensor=tensor)])
