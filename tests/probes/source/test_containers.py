import pytest

from tests.read import source


def printed(body):
    """What the last call of `print` is given, and what that may be."""
    *_, event = source(f"import numpy as np\nimport torch\n{body}").calls("builtins.print")
    value = event.inputs[0]
    return {one.name for one in (value.inputs if value.op == "join" else (value,))}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("d = {}\nfor k in names:\n    d[k] = np.ones(k)\nfor k, v in d.items():\n    print(v)", {"numpy.ones"}),
        ("d = {}\nd[a] = np.ones(3)\nd[b] = np.zeros(3)\nfor k, v in d.items():\n    print(v)", {"numpy.ones", "numpy.zeros"}),
        ("d = {'x': np.ones(3)}\nd[b] = np.zeros(3)\nfor k, v in d.items():\n    print(v)", {"numpy.ones", "numpy.zeros"}),
        ("d = {**other}\nd[b] = np.zeros(3)\nfor k, v in d.items():\n    print(v)", {"1"}),
        ("d = {}\nd[b] = np.zeros(3)\nd.update(other)\nfor k, v in d.items():\n    print(v)", {"1"}),
    ],
)
def test_values_put_at_keys_that_are_not_known(body, names):
    assert printed(body) == names
