"""Codes that stand for other categories, told by the means of what goes with them."""

import numpy as np
import pytest

from sleuth.stats.relabelled import relabelled

RNG = np.random.default_rng(5)


def _table(n, means, shares, rng):
    codes = rng.choice(len(means), n, p=shares)
    return codes.astype(float), list((means[codes] + rng.standard_t(4, (n, means.shape[1]))).T)


@pytest.mark.parametrize("change", ["none", "means", "turned", "both"])
def test_what_is_drawn_otherwise_is_not_coded_otherwise(change):
    rng = np.random.default_rng(len(change))
    for _ in range(150):
        n_codes, n_columns = int(rng.integers(4, 12)), int(rng.integers(1, 5))
        shares, means = rng.dirichlet(np.full(n_codes, 4.0)), rng.normal(0, rng.choice([0.1, 0.5, 2.0]), (n_codes, n_columns))
        others = {
            "none": means,
            "means": means + rng.normal(0, 0.5, means.shape),
            "turned": -means,
            "both": rng.normal(0, 1, means.shape),
        }
        again = rng.dirichlet(np.full(n_codes, 4.0)) if change == "both" else shares
        one = _table(int(rng.integers(200, 2500)), means, shares, rng)
        other = _table(int(rng.integers(100, 1500)), others[change], again, rng)
        assert relabelled(*one, *other) is None


def test_another_order_of_the_codes_is_found():
    means, shares, order = RNG.normal(0, 1.5, (7, 2)), RNG.dirichlet(np.full(7, 9.0)), np.array([3, 0, 5, 1, 6, 2, 4])
    one, (codes, besides) = _table(2000, means, shares, RNG), _table(900, means, shares, RNG)
    found = relabelled(*one, order[codes.astype(int)].astype(float), besides)
    assert found is not None
    assert found.again == tuple(order.astype(float))
    assert found.n_moved == 7
    assert found.matched < 2 < 5 < found.apart


def test_too_few_codes_rows_or_company_say_nothing():
    order = np.array([3, 2, 0, 1])
    means, shares = np.array([[-3.0], [-1.0], [1.0], [3.5]]), np.full(4, 0.25)
    one, (codes, besides) = _table(900, means, shares, RNG), _table(400, means, shares, RNG)
    new = order[codes.astype(int)].astype(float)
    assert relabelled(*one, new, besides) is not None
    assert relabelled(one[0] % 3, one[1], new % 3, besides) is None
    assert relabelled(*one, new[:12], [besides[0][:12]]) is None
    assert relabelled(one[0], [], new, []) is None
