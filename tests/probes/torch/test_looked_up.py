"""In which list a data set looks an index up, beside that whose length it says."""

import pytest

from sleuth.probes.torch.looked_up import n_looked_up


class Cuts:
    """Tiles of scans; the length of the scans is said."""

    def __init__(self):
        self.scans, self.tiles = ["a", "b"], [(0, 0), (0, 8), (1, 0), (1, 8), (1, 16)]

    def __len__(self):
        return len(self.scans)

    def __getitem__(self, at):
        scan, corner = self.tiles[at]
        return self.scans[scan], corner


class Counted(Cuts):
    def __len__(self):
        return len(self.tiles)


class OneOfEach(Cuts):
    """A tile of each scan, another one each time."""

    def __getitem__(self, at):
        return self.scans[at], self.tiles[at]


class Around(Cuts):
    def __getitem__(self, at):
        return self.tiles[at], self.scans[at % 2]


class Limited(Cuts):
    def __len__(self):
        return min(3, len(self.tiles))


@pytest.mark.parametrize(
    ("dataset", "expected"), [(Cuts(), 5), (Counted(), -1), (OneOfEach(), -1), (Around(), -1), (Limited(), -1), ([1, 2], -1)]
)
def test_another_list_than_the_one_that_is_counted(dataset, expected):
    assert n_looked_up(dataset) == expected
