import math

import pytest

from sleuth.render.charts.braille import bars, curve


def dots(lines):
    """The dots that are set, as (column, row from the top)."""
    bits = {0x01: (0, 0), 0x02: (0, 1), 0x04: (0, 2), 0x40: (0, 3), 0x08: (1, 0), 0x10: (1, 1), 0x20: (1, 2), 0x80: (1, 3)}
    return {
        (2 * x + dx, 4 * y + dy)
        for y, line in enumerate(lines)
        for x, cell in enumerate(line)
        if cell != " "
        for bit, (dx, dy) in bits.items()
        if (ord(cell) - 0x2800) & bit
    }


def test_a_falling_line_goes_from_the_upper_left_to_the_lower_right():
    found = dots(curve(list(range(8, 0, -1)), width=4, height=2))
    assert found == {(i, i) for i in range(8)}


def test_every_spike_of_a_long_curve_is_seen():
    values = [0.0] * 100_000
    values[54_321] = 1.0
    found = dots(curve(values, width=20, height=3))
    assert (int(54_321 / 100_000 * 40), 0) in found
    assert {column for column, _ in found} == set(range(40))


def test_a_short_curve_reaches_from_side_to_side():
    found = dots(curve([0.0, 1.0], width=8, height=4))
    assert found == {(i, 15 - i) for i in range(16)}
    assert bars([0.0, 2.0], width=3) == "_-#"


def test_a_short_curve_keeps_its_gaps():
    found = dots(curve([0.0, 0.0, math.nan, 0.0], width=15, height=1))
    assert {column for column, _ in found} == {column for column in range(30) if not 14 < column < 25}


def test_what_is_not_finite_leaves_a_gap():
    found = dots(curve([1.0, math.nan, math.inf, 2.0], width=2, height=1))
    assert {column for column, _ in found} == {0, 3}


@pytest.mark.parametrize("values", [[], [math.nan], [math.inf, -math.inf]])
def test_nothing_to_draw_is_blank(values):
    assert curve(values, width=3, height=2) == ["   ", "   "]
    assert bars(values, width=3) == "   "


def test_a_constant_curve_is_in_the_middle():
    assert {row for _, row in dots(curve([5.0] * 4, width=2, height=1))} == {2}
