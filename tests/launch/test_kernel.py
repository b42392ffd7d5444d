"""The notebook that a kernel belongs to."""

import os

import pytest

from sleuth.launch.kernel import UNKNOWN, notebook

KERNEL = ["/usr/lib/python3/site-packages/ipykernel_launcher.py", "-f", "/tmp/kernel.json"]


@pytest.mark.parametrize(
    ("words", "variables", "environ", "expected"),
    [
        (KERNEL, {}, {}, UNKNOWN),
        (KERNEL, {}, {"JPY_SESSION_NAME": os.path.join(os.getcwd(), "deep", "net.ipynb")}, os.path.join("deep", "net.ipynb")),
        (KERNEL, {"__vsc_ipynb_file__": "/data/net.ipynb"}, {"JPY_SESSION_NAME": "console-1"}, "/data/net.ipynb"),
        (KERNEL, {"__vsc_ipynb_file__": 3}, {"JPY_SESSION_NAME": "console-1"}, UNKNOWN),
        (["train.py"], {}, {"JPY_SESSION_NAME": "/data/net.ipynb"}, ""),
        ([], {}, {}, ""),
    ],
)
def test_its_name(words, variables, environ, expected):
    assert notebook(words, variables, environ) == expected
