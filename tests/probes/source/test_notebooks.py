"""Notebooks as programs: magics are masked, and lines and columns stay."""

from sleuth.probes.source.notebooks import cells_text


def lines_of(cell):
    return cells_text([cell], "book.ipynb").lines


def test_what_is_timed_is_read_in_its_place():
    line = "%time model = Ridge().fit(x, y)"
    (masked,) = lines_of(line)
    assert masked == "pass; model = Ridge().fit(x, y)"
    assert masked.index("model") == line.index("model")


def test_other_magics_and_what_is_no_plain_statement_are_masked():
    cell = "%timeit model.fit(x, y)\n%time\n%time for x in y: print(x)\n!pip install torch"
    assert lines_of(cell) == ("pass",) * 4
