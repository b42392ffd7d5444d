"""Numbers that the program writes to its standard output and error: read as they pass, and passed on unchanged."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from sleuth.probes.frames import Line, user_line
from sleuth.probes.torch.records import PrintRecord

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

OURS = "_sleuth"  # an attribute of the `write` that is put there
MAX_NUMBERS = 5_000
MAX_LINE = 1_000
MAX_LINES = 200_000  # with a number in them; a program that prints more does not print for people
MAX_WORDS = 4  # of a metric's name
MEASURES = frozenset((
    "loss", "losses", "acc", "accuracy", "acc1", "top1", "f1", "auc", "auroc", "auprc", "map", "iou", "miou", "dice", "bleu",
    "rouge", "perplexity", "ppl", "mse", "mae", "rmse", "r2", "precision", "recall", "psnr", "ssim", "fid", "reward",
    "return", "score", "error", "err", "lr", "elbo", "nll", "kl", "wer", "cer", "bpc", "bpb", "mcc", "kappa", "ndcg",
))  # fmt: skip
MAX_LABEL = 32
NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.(\d+))?(?:[eE][-+]?\d+)?(?![\w.]*\w)\s?(%?)")
WORDS = re.compile(r"[^\W\d_]+[0-9]*")


class Printing:
    """Puts a `write` on the two streams that tells what passes; `remove` takes it off."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._note = recorder.guard(self.note)
        self._streams: list[Any] = []
        self._rests: dict[int, str] = {}
        self._n_lines = 0
        for stream in (sys.stdout, sys.stderr):
            self._tee(stream)

    def _tee(self, stream: Any) -> None:
        original, note, key = getattr(stream, "write", None), self._note, id(stream)
        if original is None or not hasattr(stream, "__dict__") or hasattr(original, OURS):
            return

        def write(text: str) -> Any:
            result = original(text)
            note(key, text)
            return result

        setattr(write, OURS, True)
        before = vars(stream).get("write")  # what another library put there, such as W&B
        try:
            stream.write = write
        except (AttributeError, TypeError):
            return
        self._streams.append((stream, write, before))

    def remove(self) -> None:
        """Leave the streams as they were found; what somebody replaced since is left alone."""
        for stream, write, before in self._streams:
            if vars(stream).get("write") is write:
                if before is None:
                    del stream.write
                else:
                    stream.write = before
        self._streams = []

    def note(self, key: int, text: object) -> None:
        """Something is written; `print` writes a line in several pieces."""
        recorder = self.recorder
        if type(text) is not str or self._n_lines >= MAX_LINES or recorder.step == 0:
            return
        if "\n" not in text:
            rest = self._rests.get(key, "")
            if len(rest) <= MAX_LINE:
                self._rests[key] = rest + text
            return
        first, *others = text.split("\n")
        lines = [self._rests.pop(key, "") + first, *others[:-1]]
        self._rests[key] = others[-1]
        place = None
        for line in lines:
            if len(line) <= MAX_LINE and any(sign.isdigit() for sign in line) and not recorder.is_foreign():
                self._n_lines += 1
                is_full = len(recorder.printed) >= MAX_NUMBERS
                place = place or (None if is_full else user_line(4))
                found = numbers(line, recorder.step, place)
                if not is_full:
                    recorder.printed += found
                values = metrics(found)
                if values and recorder.sink is not None:
                    recorder.sink.write_metrics(recorder.step, values)


def metrics(found: list[PrintRecord]) -> dict[str, float]:
    """The measures among the numbers of a line, by name; shares in percent become shares.

    Example:
        >>> metrics(numbers("epoch 3: val_acc=93.50% loss 0.25 took 3 s", 0, None))
        {'val_acc': 0.935, 'loss': 0.25}
    """
    values: dict[str, float] = {}
    for one in found:
        words = one.label.split()
        if 0 < len(words) <= MAX_WORDS and MEASURES.intersection(words):
            values.setdefault("_".join(words), one.value / 100 if one.is_percent else one.value)
    return values


def numbers(text: str, step: int, line: Line | None) -> list[PrintRecord]:
    """The numbers of one line of output.

    Example:
        >>> [(one.label, one.value, one.decimals) for one in numbers("epoch 3: val_acc=93.50% loss 0.25", 0, None)]
        [('epoch', 3.0, 0), ('val acc', 93.5, 2), ('loss', 0.25, 2)]
    """
    found, end = [], 0
    for position, match in enumerate(NUMBER.finditer(text)):
        label = " ".join(WORDS.findall(text[end : match.start()])).lower()[-MAX_LABEL:]
        value = match.group().rstrip("% ")
        found.append(
            PrintRecord(step, line, label, position, float(value), _decimals(value, match.group(1)), bool(match.group(2)))
        )
        end = match.end()
    return found


def _decimals(text: str, fraction: str | None) -> int:
    """Digits after the point, so that half a unit of the last one is the rounding."""
    exponent = int(re.split("[eE]", text)[1]) if "e" in text.lower() else 0
    return len(fraction or "") - exponent
