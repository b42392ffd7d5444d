import numpy as np
import pytest

from sleuth.errors import StoreError
from sleuth.store.stretch import count, pieces, sampled_losses, stretch
from tests.store.kept import steps


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "steps.bin"
    path.write_bytes(steps([float(step) for step in range(1000)], reserved=1))
    return path


def test_a_stretch_is_that_part_of_the_steps(file):
    assert count(file) == 1000
    assert stretch(file, 10, 13).loss.tolist() == [10.0, 11.0, 12.0]
    assert stretch(file, 998, 5000).step.tolist() == [998, 999]  # what is reserved and not written is no step
    assert stretch(file, -3, 1).step.tolist() == [0]
    assert len(stretch(file, 5, 5).step) == 0


def test_pieces_are_the_whole(file):
    made = list(pieces(file, 0, 1000, 300))
    assert [len(one.step) for one in made] == [300, 300, 300, 100]
    assert np.concatenate([one.loss for one in made]).tolist() == list(range(1000))


def test_samples_have_the_first_and_the_last(file):
    found = sampled_losses(file, 11)
    assert (len(found), found[0], found[-1]) == (11, 0.0, 999.0)
    assert sampled_losses(file, 5000).tolist() == list(range(1000))


def test_no_file_and_a_foreign_file(tmp_path):
    assert count(tmp_path / "steps.bin") == 0
    assert len(sampled_losses(tmp_path / "steps.bin", 5)) == 0
    (tmp_path / "steps.bin").write_bytes(b"something else, and long enough to be read")
    with pytest.raises(StoreError):
        count(tmp_path / "steps.bin")
