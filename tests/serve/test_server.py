"""`sleuth ui` as a process: its start, its port, its end, and what it says when something is missing."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.store.kept import keep

MISSING = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == sys.argv[1]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hide())
from sleuth.cli.main import main
main(["ui", "--no-open", "--port", "0", "--store", sys.argv[2]])
"""


@pytest.fixture
def start(tmp_path):
    """Start `sleuth ui`; gives the process and what it says first."""
    started = []

    def begin(*words, store=tmp_path):
        process = subprocess.Popen(
            [sys.executable, "-m", "sleuth", "ui", "--no-open", "--store", str(store), *words],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, process.stderr.readline()

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def address(said):
    return re.search(r"http://\S+", said)[0]


def test_it_says_where_and_answers_and_ends_cleanly(start, tmp_path):
    keep(tmp_path, "2026-11-20-1432-keen-otter")
    process, said = start()
    with urllib.request.urlopen(address(said)) as answer:
        assert b"keen-otter" in answer.read()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert process.stdout.read() == ""
    assert process.stderr.read() == ""


def test_it_ends_while_a_page_listens(start, tmp_path):
    process, said = start()
    answer = urllib.request.urlopen(address(said) + "live")
    assert answer.readline() == b": here\n"
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert process.wait(10) == 0
    assert time.monotonic() - began < 4
    assert "Traceback" not in process.stderr.read()
    answer.close()


def test_a_taken_port_is_said_and_another_is_found(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process, said = start("--port", str(taken.getsockname()[1]))
        assert process.wait(10) == 2
        assert "is taken" in said
        assert "--port" in said
    _, first = start()
    _, second = start()
    assert address(first) != address(second)


def test_beyond_this_machine_a_token_is_asked_for(start, tmp_path):
    keep(tmp_path, "2026-11-20-1432-keen-otter")
    _, said = start("--host", "0.0.0.0", "--port", "0")
    url = address(said)
    port, token = re.search(r":(\d+)/\?token=(\S+)$", url).groups()
    assert len(token) >= 32
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")
    assert refused.value.code == 401
    refused.value.close()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"http://127.0.0.1:{port}/?token={token}") as answer:
        assert b"keen-otter" in answer.read()


def test_on_loopback_nothing_listens_elsewhere(start):
    _, said = start("--port", "0")
    port = int(re.search(r":(\d+)/", said)[1])
    table = Path("/proc/net/tcp")
    rows = [line.split() for line in table.read_text().splitlines()] if table.exists() else []
    listening = [row[1] for row in rows if row[3] == "0A"]
    here = [one for one in listening if int(one.split(":")[1], 16) == port]
    assert here in ([], [f"0100007F:{port:04X}"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--host", "no.such.host.invalid"), "no address of this machine"),
        (("--host", "203.0.113.7"), "no address of this machine"),
        (("--port", "99999"), "99999"),
    ],
)
def test_what_cannot_be_is_said(start, words, expected):
    process, said = start(*words)
    assert process.wait(15) == 2
    assert expected in said
    assert "Traceback" not in said + process.stderr.read()


def test_a_store_that_is_not_there(start, tmp_path):
    process, said = start(store=tmp_path / "none")
    assert process.wait(10) == 2
    assert "there is no folder" in said


@pytest.mark.parametrize("module", ["starlette", "uvicorn"])
def test_a_missing_library_is_named_with_the_extra(tmp_path, module):
    done = subprocess.run([sys.executable, "-c", MISSING, module, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"sleuth ui needs {module}: pip install 'mlsleuth[ui]'" in done.stderr
