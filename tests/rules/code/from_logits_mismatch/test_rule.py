import pytest

from sleuth.diagnosis.engine import Selection
from tests.read import found, report

HEAD = """
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
inputs = keras.Input((4,))
hidden = layers.Dense(8, activation="relu")(inputs)
"""
FAULTY = """
m = keras.Model(inputs, layers.Dense(3)(hidden))
m.compile("adam", "sparse_categorical_crossentropy")
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "from-logits-mismatch")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
m = keras.Model(inputs, layers.Activation("softmax")(layers.Dense(3)(hidden)))
m.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
""",
            3,
        ),
        (
            """
tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=tf.nn.sigmoid(z))
""",
            2,
        ),
        (
            """
m = keras.Model(inputs, layers.Dense(3, activation="softmax")(hidden))
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
value = criterion(y, m(x))
""",
            4,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
m = keras.Model(inputs, layers.Dense(3)(hidden))
m.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
""",
        """
m = keras.Model(inputs, layers.Dense(3, activation="softmax")(hidden))
m.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=USES_LOGITS))
""",
        """
m = keras.Model(inputs, layers.Dense(1)(hidden))
m.compile("adam", "mse")
""",
        """
m = keras.Model(inputs, layers.Dense(3, activation=chosen)(hidden))
m.compile("adam", "categorical_crossentropy")
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "from-logits-mismatch")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_edit_turns_the_keyword_round():
    text = """
m = keras.Model(inputs, layers.Dense(3, activation="softmax")(hidden))
m.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
"""
    edits = found(f"{HEAD}{text}", "from-logits-mismatch")[0].finding.edits
    assert [(one.text, one.is_safe) for one in edits] == [("False", False)]


OWN = """
import keras
from keras import layers
class Judge(keras.Model):
    def __init__(self, k):
        super().__init__()
        self.trunk = layers.GlobalMaxPooling2D()
        self.top = layers.Dense(k{activation})
    def call(self, x):
        return self.top(self.trunk(x))
judge = Judge(4)
judge.compile("adam", loss=keras.losses.CategoricalCrossentropy())
"""


@pytest.mark.parametrize(("activation", "expected"), [("", [12]), (", activation='softmax'", [])])
def test_a_model_of_its_own_class_is_judged_without_other_rules(activation, expected):
    only = report(OWN.format(activation=activation), selection=Selection(select=("from-logits-mismatch",)))
    assert [one.finding.where.span.line for one in only.found] == expected
