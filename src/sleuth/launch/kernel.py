"""The notebook whose kernel this process is: a kernel itself is started with a file of its own, which tells the user nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

LAUNCHERS = ("ipykernel_launcher.py", "colab_kernel_launcher.py")
SUFFIX = ".ipynb"
UNKNOWN = "notebook.ipynb"
OF_CODE = "__vsc_ipynb_file__"  # a variable of the notebook, set by Visual Studio Code
OF_JUPYTER = "JPY_SESSION_NAME"  # an environment variable of the kernel, set by Jupyter Server 2


def notebook(words: Sequence[str], variables: Mapping[str, object], environ: Mapping[str, str]) -> str:
    """The notebook's path, from here if it lies below; `UNKNOWN` where its name is not told, "" in a process that is no kernel.

    Args:
        words: that started this process.
        variables: of the notebook.
        environ: of this process.

    Example:
        >>> notebook(["/lib/ipykernel_launcher.py", "-f", "k.json"], {"__vsc_ipynb_file__": "/data/net.ipynb"}, {})
        '/data/net.ipynb'
        >>> notebook(["train.py"], {}, {})
        ''
    """
    if not words or os.path.basename(words[0]) not in LAUNCHERS:
        return ""
    told = (variables.get(OF_CODE), environ.get(OF_JUPYTER))
    path = next((one for one in told if isinstance(one, str) and one.endswith(SUFFIX)), UNKNOWN)
    return path.removeprefix(os.path.join(os.getcwd(), ""))


def notebook_here() -> str:
    """The notebook of this process, see `notebook`."""
    return notebook(sys.argv, vars(sys.modules["__main__"]), os.environ)
