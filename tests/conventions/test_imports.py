"""`import sleuth` and `sleuth --help` are quick because they load nothing heavy."""

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "sklearn", "scipy", "pandas", "duckdb", "matplotlib", "starlette", "ray")

LOADED = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
HELP = """
import contextlib, io, sys
sys.argv = ["sleuth", "--help"]
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
    from sleuth.cli.main import main
    main()
assert "Usage" in out.getvalue(), out.getvalue()
"""


@pytest.mark.parametrize("code", ["import sleuth", HELP], ids=["import", "help"])
def test_nothing_heavy_is_imported(code):
    done = subprocess.run([sys.executable, "-c", f"{code}\n{LOADED}"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "sleuth" in loaded
    assert not loaded.intersection(HEAVY), "a heavy library is imported at start-up; import it inside the function that needs it"


def test_reading_code_takes_no_numpy(tmp_path):
    (tmp_path / "train.py").write_text("import torch\nnet = torch.nn.Linear(3, 2)\nnet.forward(torch.zeros(1, 3))\n")
    code = (
        "import contextlib, io, sys\n"
        f"sys.argv = ['sleuth', 'lint', '--no-cache', {str(tmp_path / 'train.py')!r}]\n"
        "out = io.StringIO()\n"
        "with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):\n"
        "    from sleuth.cli.main import main\n"
        "    main()\n"
        "assert 'forward' in out.getvalue(), out.getvalue()\n"
    )
    done = subprocess.run([sys.executable, "-c", f"{code}{LOADED}"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert not set(json.loads(done.stdout.splitlines()[-1])).intersection((*HEAVY, "numpy"))
