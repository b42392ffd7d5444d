"""The reader of programs: what it follows, and that no valid program makes it fail."""

import sysconfig
from pathlib import Path

import pytest

from sleuth.evidence.source.graph import alternatives
from sleuth.evidence.source.topics import TOPICS
from sleuth.probes.source.reading import read_program
from sleuth.probes.source.texts import read_text
from tests.read import source

STDLIB = Path(sysconfig.get_path("stdlib"))
SLICE = ("ast.py", "dataclasses.py", "enum.py", "typing.py", "inspect.py", "asyncio/tasks.py", "contextlib.py", "functools.py",
         "unittest/mock.py", "pickle.py", "json/decoder.py", "argparse.py", "collections/__init__.py", "statistics.py")  # fmt: skip


def shown(text, name="show"):
    """What `show(...)` is given, as the kinds of values that it may be."""
    (event,) = source(text).calls(f"lib.{name}")
    return sorted(one.name or str(one.literal) for one in alternatives(event.inputs[0]))


@pytest.mark.parametrize("name", SLICE)
def test_programs_of_the_standard_library_are_read(name):
    read_program(read_text(STDLIB / name), asked=frozenset(TOPICS))


def test_branches_are_joined_and_an_arm_that_leaves_is_not():
    assert shown("from lib import show\nif a:\n    x = 1\nelse:\n    x = 2\nshow(x)\n") == ["1", "2"]
    assert shown("from lib import show\nx = 1\nfor i in y:\n    if a:\n        x = 2\n        continue\n    show(x)\n") == [
        "1",
        "2",
    ]
    assert shown("from lib import show\nif a:\n    raise ValueError\nelse:\n    x = 2\nshow(x)\n") == ["2"]


def test_a_function_is_read_where_it_is_called():
    text = "from lib import show, make\ndef twice(f, x):\n    return f(f(x))\nshow(twice(lambda v: make(v), 1))\n"
    assert shown(text) == ["lib.make"]


def test_a_constant_argument_decides_a_branch():
    text = "from lib import show\ndef f(flag):\n    if flag:\n        return 1\n    return 2\nshow(f(False))\n"
    assert shown(text) == ["2"]


def test_attributes_methods_and_inheritance():
    text = """
    from lib import show, load
    class A:
        def __init__(self, x):
            self.x = x
        def get(self):
            return self.x
    class B(A):
        def get(self):
            return super().get()
    show(B(load()).get())
    """
    assert shown(text) == ["lib.load"]


def test_recursion_and_deep_nesting_end():
    source("def f(n):\n    return f(n - 1) if n else 0\nf(3)\n")
    source("x = " + "+".join(["1"] * 800) + "\n")
    source("x = " + "(" * 80 + "1" + ")" * 80 + "\n")


def test_loops_carry_their_values():
    (event,) = source("from lib import show\nx = 1\nfor i in y:\n    show(x)\n    x = 2\n").calls("lib.show")
    assert sorted(str(one.literal) for one in alternatives(event.inputs[0])) == ["1", "2"]
