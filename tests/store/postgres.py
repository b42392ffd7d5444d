"""A PostgreSQL server of its own on loopback, where its programs are installed."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def programs():
    """The folder with initdb and postgres, None if they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    first = found[-1].parent if found else None
    other = shutil.which("initdb")
    return first or (Path(other).parent if other else None)


def owner():
    """The user that the server runs as: it refuses root. None = this one."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


@contextlib.contextmanager
def server():
    """The address of a fresh database."""
    folder, user = Path(tempfile.mkdtemp(prefix="sleuth-pg-", dir="/tmp")), owner()
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"user": user, "cwd": "/"} if user else {}
    binaries = programs()
    subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-U", "sleuth", "-A", "trust", "--no-sync"],
        check=True,
        capture_output=True,
        **run,
    )
    options = ["-c", "fsync=off", "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "data", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                ready = subprocess.run([binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], capture_output=True)
                if ready.returncode == 0:
                    break
            time.sleep(0.1)
        yield f"postgresql://sleuth@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
