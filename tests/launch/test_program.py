"""A program under `sleuth run` does what it does under Python: output, errors, exit code."""

import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.launch.processes import Ended, environment, python, sleuth

NOTHING = "sleuth: nothing to judge: the program imported neither torch nor scikit-learn.\n"

SAME = {  # programs that end with an exception, or before anything could be seen: stderr must be Python's, byte for byte
    "raises": 'print("before")\ndef f(n):\n    return 1 / n\n\nf(\n    0)\n',
    "raises from another": "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('é') from error\n",
    "raises while handling": "try:\n    {}['a']\nexcept KeyError:\n    raise RuntimeError\n",
    "raises a group with notes": (
        "def f():\n    raise KeyError(1)\nerrors = []\nfor _ in range(2):\n    try:\n        f()\n    except KeyError as error:\n"
        "        error.add_note('a note')\n        errors.append(error)\nraise ExceptionGroup('both', errors)\n"
    ),
    "raises a base exception": "class Out(BaseException): pass\nraise Out('x')\n",
    "syntax error": "x = (1,\ndef f(:\n    pass\n",
    "unclosed string": 'x = "abc\n',
    "bad indentation": "def f():\n    x = 1\n  return x\n",
    "return outside": "def f():\n    pass\nreturn 1\n",
    "latin-1 source": "# -*- coding: latin-1 -*-\nraise ValueError('\xe4')\n".encode("latin-1"),
    "own excepthook": "import sys\nsys.excepthook = lambda *a: print('hook', a[0].__name__, a[2].tb_next, sys.last_value)\n1 / 0\n",
    "broken excepthook": "import sys\ndef hook(*a):\n    raise KeyError('in the hook')\nsys.excepthook = hook\n1 / 0\n",
    "missing excepthook": "import sys\ndel sys.excepthook\n1 / 0\n",
    "excepthook exits": "import sys\nsys.excepthook = lambda *a: sys.exit(7)\n1 / 0\n",
    "excepthook exits after ctrl-c": "import sys\nsys.excepthook = lambda *a: sys.exit(7)\nraise KeyboardInterrupt\n",
    "interrupted": "print('x', flush=True)\nraise KeyboardInterrupt\n",
    "os._exit": "import os, sys\nprint('x')\nsys.stdout.flush()\nos._exit(9)\n",
    "killed": "import os, signal\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "killed hard": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "exec": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(5)'])\n",
    "traceback of a thread": "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='t')\nt.start()\nt.join()\nraise SystemError\n",
    "modules named like ours": "import click, rich\nprint(click.x, rich.__file__.endswith('rich.py'))\nraise SystemError\n",
}

ONE_LINE = {  # programs that come to their end: sleuth adds one line
    "prints": "import sys\nprint('out')\nprint('err', file=sys.stderr)\n",
    "exits with 3": "import sys\nsys.exit(3)\n",
    "exits with a text": "import sys\nsys.exit('a text')\n",
    "exits with None": "import sys\nsys.exit(None)\n",
    "exits with True": "import sys\nsys.exit(True)\n",
    "exits with -1": "import sys\nsys.exit(-1)\n",
    "exits with 256": "import sys\nsys.exit(256)\n",
    "exits with a tuple": "raise SystemExit(1, 'two')\n",
    "main": (
        "import sys\nprint(__name__, __file__, __package__, __spec__, __doc__, type(__builtins__), type(__loader__).__name__)\n"
        "print(sorted(globals()), sys.modules['__main__'].__dict__ is globals(), sys.path[0], sys.orig_argv)\n"
    ),
    "reads stdin": "print(input('? '), open(0).read())\n",
    "changes directory": "import os\nos.chdir('/')\nprint(os.getcwd())\n",
    "atexit": "import atexit\natexit.register(print, 'first')\natexit.register(print, 'second')\nprint('end')\n",
    "threads": (
        "import threading, time\ndef late():\n    time.sleep(0.3)\n    print('late')\nthreading.Thread(target=late).start()\n"
        "import atexit\natexit.register(print, 'exit')\nprint('end')\n"
    ),
    "executor": (
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\nprint(pool.submit(pow, 2, 5).result())\n"
    ),
    "forks": (
        "import os, sys\nchild = os.fork()\nif child == 0:\n    print('child', flush=True)\n    sys.exit(4)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    ),
    "pickles its classes": (
        "import pickle\nclass A:\n    x = 1\nprint(pickle.loads(pickle.dumps(A)).x, pickle.loads(pickle.dumps(A())).x, A.__module__)\n"
    ),
    "future": "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\nprint(A.__annotations__)\n",
    "dataclass with strings": "from __future__ import annotations\ndef f(x: int): ...\nprint(f.__annotations__, __annotations__)\n",
    "warns": "import warnings\nwarnings.warn('careful')\nassert (1, 'x')\n",
    "inspects": "import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f), inspect.getmodule(f).__name__)\n",
    "removes stdout": "import sys\nsys.stdout = None\nsys.stderr.write('x\\n')\n",
}


def write(folder: Path, content: str | bytes) -> str:
    (folder / "click.py").write_text("x = 'mine'\n")
    (folder / "rich.py").write_text("")
    (folder / "x.py").write_bytes(content if isinstance(content, bytes) else content.encode())
    return "x.py"


@pytest.mark.parametrize("name", SAME)
def test_the_same_without_a_word_more(tmp_path, name):
    script = write(tmp_path, SAME[name])
    assert sleuth(tmp_path, "run", script) == python(tmp_path, script)


@pytest.mark.parametrize("name", ONE_LINE)
def test_the_same_and_one_line_more(tmp_path, name):
    script = write(tmp_path, ONE_LINE[name])
    plain = python(tmp_path, script, stdin="a line\nthe rest")
    watched = sleuth(tmp_path, "run", script, stdin="a line\nthe rest")
    assert watched == Ended(plain.code, plain.out, plain.err + NOTHING)
    assert not (tmp_path / ".sleuth").exists()


def test_quiet_says_nothing(tmp_path):
    script = write(tmp_path, ONE_LINE["prints"])
    assert sleuth(tmp_path, "run", "--quiet", script) == python(tmp_path, script)


def test_arguments_that_look_like_ours_belong_to_the_program(tmp_path):
    script = write(tmp_path, "import sys\nprint(sys.argv)\n")
    words = [script, "--json", "x", "-m", "--quiet", "--", "run", "--help", "", "ü"]
    assert sleuth(tmp_path, "run", "--quiet", *words) == python(tmp_path, *words)


def test_an_option_of_ours_behind_a_program_that_reads_none_is_told(tmp_path):
    script = write(tmp_path, "print(1)\n")
    told = sleuth(tmp_path, "run", script, "5", "--json", "d.json", "--no-lint", "6", "--fail-on=error")
    went = "sleuth: --json d.json --no-lint --fail-on=error went to x.py, as all that stands behind it"
    assert told.err.startswith(f"{went}; you may mean: sleuth run --json d.json --no-lint --fail-on=error x.py 5 6\n")
    assert (told.code, told.out) == (0, "1\n")
    assert sleuth(tmp_path, "run", script, "5", "--mine").err == NOTHING
    reads = write(tmp_path, "import sys\nprint(len(sys.argv))\n")
    assert sleuth(tmp_path, "run", reads, "--json=d.json").err == NOTHING


def test_an_option_of_ours_that_the_program_refuses_is_told(tmp_path):
    lines = ["import argparse", "parser = argparse.ArgumentParser()", "parser.add_argument('--lr', type=float)"]
    script = write(tmp_path, "\n".join([*lines, "parser.parse_args()\n"]))
    plain = python(tmp_path, script, "--lr", "3", "--quiet")
    watched = sleuth(tmp_path, "run", script, "--lr", "3", "--quiet")
    meant = "sleuth: --quiet went to x.py; options of sleuth stand before it: sleuth run --quiet x.py --lr 3\n"
    assert watched == Ended(2, "", plain.err + NOTHING + meant)
    assert "went to" not in sleuth(tmp_path, "run", script, "--lr", "x").err
    own = write(tmp_path, "\n".join([*lines, "parser.add_argument('--quiet', type=int)", "parser.parse_args()\n"]))
    assert "went to" not in sleuth(tmp_path, "run", own, "--quiet", "x").err


def test_paths_with_spaces_unicode_and_dots(tmp_path):
    folder = tmp_path / "a b" / "ü"
    folder.mkdir(parents=True)
    script = write(folder, "import sys, helper\nprint(__file__, sys.argv, sys.path[0], helper.x)\n1 / 0\n")
    (folder / "helper.py").write_text("x = 1\n")
    path = f"./a b/../a b/ü/{script}"
    assert sleuth(tmp_path, "run", path, "x") == python(tmp_path, path, "x")


def test_a_link_finds_the_modules_of_its_target(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link.py").symlink_to(real / write(real, "import sys, helper\nprint(sys.path[0], __file__)\n0 / 0\n"))
    (real / "helper.py").write_text("")
    assert sleuth(tmp_path, "run", "link.py") == python(tmp_path, "link.py")


@pytest.mark.parametrize("words", [["pack.mod", "a", "-m"], ["pack"], ["pack.nope"], ["pack.raises"], ["pack.broken"], ["nope"]])
def test_modules(tmp_path, words):
    package = tmp_path / "pack"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text("from . import mod\nprint(__name__, __package__, __spec__.name)\n0 / 0\n")
    (package / "mod.py").write_text("import sys\nprint(__name__, __package__, sys.argv, sys.path[0], __spec__.name, __file__)\n")
    (package / "raises.py").write_text("from .mod import sys\ndef f():\n    sys.nope\nf()\n")
    (package / "broken.py").write_text("x = = 1\n")
    assert sleuth(tmp_path, "run", "--quiet", "-m", *words) == python(tmp_path, "-m", *words)


def test_folders_and_archives(tmp_path):
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "__main__.py").write_text("import sys, helper\nprint(__name__, __package__, sys.argv, helper.x)\n0 / 0\n")
    (folder / "helper.py").write_text("x = 1\n")
    with zipfile.ZipFile(tmp_path / "app.pyz", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    for target in ("app", "app.pyz", str(tmp_path)):
        assert sleuth(tmp_path, "run", "--quiet", target, "x") == python(tmp_path, target, "x")


def test_compiled_scripts(tmp_path):
    script = write(tmp_path, "print(__file__, type(__loader__).__name__)\n0 / 0\n")
    python(tmp_path, "-c", f"import py_compile; py_compile.compile({script!r}, 'y.pyc')")
    assert sleuth(tmp_path, "run", "y.pyc") == python(tmp_path, "y.pyc")


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_multiprocessing(tmp_path, method):
    script = write(
        tmp_path,
        "import multiprocessing, os, sys\n"
        "class Item:\n    def __init__(self, x): self.x = x\n"
        "def work(item):\n    return Item(item.x * 2), __name__\n"
        "if __name__ == '__main__':\n"
        f"    with multiprocessing.get_context('{method}').Pool(1) as pool:\n"
        "        for item, name in pool.map(work, [Item(1), Item(2)]):\n            print(item.x, name)\n",
    )
    plain, watched = python(tmp_path, script), sleuth(tmp_path, "run", script)
    assert "4 " in plain.out
    assert watched == Ended(0, plain.out, NOTHING)


def test_missing_script(tmp_path):
    ended = sleuth(tmp_path, "run", "no such.py", "--epochs", "3")
    assert ended == Ended(
        2, "", f"sleuth: can't open file {str(tmp_path / 'no such.py')!r}: [Errno 2] No such file or directory\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("content", ["", "try:\n    raise ValueError\nexcept ValueError:\n    "], ids=["plain", "in a handler"])
def test_signals(tmp_path, number, content):
    script = write(
        tmp_path, f"import time, atexit\natexit.register(print, 'exit')\n{content}print('on', flush=True); time.sleep(60)\n"
    )
    assert _signalled(tmp_path, ["-m", "sleuth", "run", script], number) == _signalled(tmp_path, [script], number)


def _signalled(folder: Path, words: list[str], number: int) -> Ended:
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(0.2)  # into the sleep
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, first + out, err)


def test_a_reader_that_goes_away(tmp_path):
    script = write(tmp_path, "for i in range(100000):\n    print(i)\n")
    codes = []
    for command in ([sys.executable, script], [sys.executable, "-m", "sleuth", "run", script]):
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        codes.append(process.wait(60))
    assert codes[0] == codes[1] == 1


def test_nothing_of_the_command_line_is_left_for_the_program(tmp_path):
    script = write(
        tmp_path,
        "import sys\nprint(sorted({m.split('.')[0] for m in sys.modules} & {'typer', 'click', 'numpy', 'torch', 'rich'}))\n",
    )
    assert sleuth(tmp_path, "run", "--quiet", "--select", "T3", script).out == "[]\n"
