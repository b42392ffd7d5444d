"""Tags and notes, those of other tools among them."""

import doctest
import json

import pytest

from sleuth.store import labels
from sleuth.store.labels import LABELS_FILE, add_labels, as_tag, labels_in


def kept(folder):
    return labels_in(json.loads((folder / LABELS_FILE).read_text("utf-8")))


def test_examples():
    assert doctest.testmod(labels).failed == 0


def test_what_another_tool_has_is_added_and_a_note_that_is_there_stays(tmp_path):
    add_labels(tmp_path, ["big batch"], "theirs")
    assert kept(tmp_path) == (("big-batch",), "theirs")
    (tmp_path / LABELS_FILE).write_text(json.dumps({"tags": ["mine"], "note": "my own"}), "utf-8")
    add_labels(tmp_path, ["big batch"], "theirs")
    assert kept(tmp_path) == (("big-batch", "mine"), "my own")


def test_nothing_is_written_where_there_is_nothing_to_add(tmp_path):
    add_labels(tmp_path, ["?"], "")
    assert not (tmp_path / LABELS_FILE).exists()


@pytest.mark.parametrize("text", ["a" * 200, "é clair", "--x--", "a:b=c@d"])
def test_every_tag_that_is_made_is_one_that_can_be_given(text):
    assert labels.changed_tags((), ["+" + as_tag(text)]) == (as_tag(text),)
