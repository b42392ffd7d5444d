"""Nothing is so long that it hides what it does (`python tools/sizes.py` lists what is close)."""

from tools.sizes import Excess, _in_file, excesses


def test_nothing_is_far_too_long():
    failures = [str(excess) for excess in excesses() if excess.is_failure]
    assert not failures, "\n".join(failures)


def test_a_long_module_and_a_long_function_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.sizes.ROOT", tmp_path)
    path = tmp_path / "long.py"
    path.write_text('def f():\n    """Not counted.\n\n    """\n' + "    x = 1\n" * 450)
    assert _in_file(path) == [Excess("long.py", 454, 300, True), Excess("long.py:1 f()", 451, 40, False)]
