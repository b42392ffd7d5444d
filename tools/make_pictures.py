"""Take the pictures of README.md from a real run of `sleuth demo`: the terminal as SVG, the report as PNG.

The terminal is a real one (a pseudo-terminal of 100 columns); the report is drawn by headless Chromium.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
COLUMNS, ROWS = 100, 50
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
REPORT_SIZE = "1200,1300"
SHOWN_FOLDER = "~/digits"  # stands for the temporary folder of the run


def run_in_terminal(command: list[str], folder: Path) -> str:
    """Everything that the command writes to a terminal, colours included.

    Raises:
        SystemExit: the command fails.
    """
    terminal, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=folder, stdin=inside, stdout=inside, stderr=inside, env=environment)
    os.close(inside)
    seen = bytearray()
    try:
        while part := os.read(terminal, 65536):
            seen += part
    except OSError:  # Linux says so when the last writer is gone
        pass
    if process.wait():
        sys.exit(f"{' '.join(command)} failed:\n{seen.decode()}")
    return seen.decode().replace("\r\n", "\n")


def terminal_picture(text: str, title: str) -> str:
    """The terminal's text as SVG, with the reader's own fonts: nothing is loaded from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(text), soft_wrap=False)
    picture = console.export_svg(title=title, theme=MONOKAI, unique_id="sleuth")
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


def report_picture(report: Path, picture: Path) -> None:
    """The first screen of the report.

    Raises:
        SystemExit: there is no Chromium.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("the report's picture needs chromium")
    options = [*BROWSER_OPTIONS, f"--window-size={REPORT_SIZE}", f"--screenshot={picture}"]
    subprocess.run([browser, *options, report.as_uri()], check=True, capture_output=True, timeout=120)


def main() -> int:
    """Write docs/images/terminal.svg and docs/images/report.png."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    sleuth = str(Path(sys.executable).parent / "sleuth")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        text = run_in_terminal([sleuth, "demo"], folder).replace(str(folder), SHOWN_FOLDER)
        (IMAGES / "terminal.svg").write_text(terminal_picture(text.strip("\n"), "sleuth demo"), "utf-8")
        (report,) = folder.glob(".sleuth/runs/*/report.html")
        report_picture(report, IMAGES / "report.png")
    for picture in sorted(IMAGES.glob("*")):
        print(f"{picture.name}: {picture.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
