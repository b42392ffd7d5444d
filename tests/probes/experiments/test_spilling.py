"""Copies of weights, in memory and in a file."""

import pytest

torch = pytest.importorskip("torch")

from sleuth.probes.experiments import spilling  # noqa: E402


def tensors():
    generator = torch.Generator().manual_seed(4)
    return [
        torch.randn(30, 7, generator=generator, requires_grad=True),
        torch.tensor(5),  # a count of batches
        torch.randn(9, generator=generator).half(),
        torch.zeros(0, 4),
        torch.randn(6, 5, generator=generator).T,
    ]


@pytest.mark.parametrize("limit", [1 << 20, 64], ids=["memory", "file"])
def test_copies_are_equal_and_their_own(monkeypatch, limit):
    monkeypatch.setattr(spilling, "IN_MEMORY", limit)
    own = tensors()
    made = spilling.copies(own)
    assert [copy.dtype for copy in made] == [tensor.dtype for tensor in own]
    assert all(torch.equal(copy, tensor) and not copy.requires_grad for copy, tensor in zip(made, own, strict=True))
    with torch.no_grad():
        own[0].zero_()
    assert made[0].abs().sum() > 0
    made[2].add_(1)  # and they can be written to


def test_too_large_ones_are_not_copied(monkeypatch):
    monkeypatch.setattr(spilling, "MOST", 600)
    assert spilling.copies(tensors()) is None
    assert spilling.copies(tensors()[1:2], held=599) is None
    assert len(spilling.copies(tensors()[1:2], held=500)) == 1


def test_a_full_disk_is_no_error(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spilling, "IN_MEMORY", 64)
    monkeypatch.setattr(spilling.tempfile, "TemporaryFile", full)
    assert spilling.copies(tensors()) is None


def test_large_copies_take_no_memory(monkeypatch):
    psutil = pytest.importorskip("psutil")
    own = [torch.randn(1 << 22) for _ in range(6)]  # 100 MB
    before = psutil.Process().memory_info().rss
    made = spilling.copies(own)
    after = psutil.Process().memory_info().rss
    assert after - before < 20e6
    assert all(torch.equal(copy, tensor) for copy, tensor in zip(made, own, strict=True))
