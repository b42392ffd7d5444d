import pytest

from tests.read import found

HEAD = """
from tensorflow import keras
from tensorflow.keras import layers
def build():
    return keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1)])
"""
FAULTY = """
m = build()
m.compile("adam", "mse")
for layer in m.layers[:-1]:
    layer.trainable = False
m.fit(x, y)
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "keras-compile-order")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 5),
        (
            """
m = build()
m.fit(x, y)
m.compile("adam", "mse")
""",
            3,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
m, other = build(), build()
m.compile("adam", "mse")
other.trainable = False
m.fit(x, y)
""",
        """
m = build()
m.compile("adam", "mse")
m.fit(x, y)
m.trainable = False
print(m.predict(x))
""",
        """
m = build()
if resumed:
    m.fit(x, y)
else:
    m.compile("adam", "mse")
""",
        """
m = load(path)
m.fit(x, y)
m.compile("adam", "mse")
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "keras-compile-order")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
