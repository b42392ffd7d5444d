import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from torch.nn.utils.rnn import pad_sequence
net = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 5))
words, tags = pad_sequence(texts, batch_first=True), pad_sequence(labels, batch_first=True)
"""
FAULTY = """
loss = F.cross_entropy(net(words).flatten(0, 1), tags.flatten())
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "padding-not-ignored")]


COLLATED = """
class Collate:
    def __call__(self, batch):
        words = [torch.tensor(one) for one, _ in batch]
        tags = [torch.tensor(one) for _, one in batch]
        return pad_sequence(words, batch_first=True), pad_sequence(tags, batch_first=True{fill})
for words, tags in DataLoader(data, batch_size=8, collate_fn=Collate()):
    loss = F.cross_entropy(net(words).flatten(0, 1), tags.flatten())
"""


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 2),
        (COLLATED.format(fill=""), 8),
        (
            """
def encode(row):
    out = tokenizer(row["text"], padding="max_length", truncation=True)
    out["labels"] = out["input_ids"].copy()
    return out
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
        COLLATED.format(fill=", padding_value=-100"),
        """
loss = F.cross_entropy(net(words).flatten(0, 1), tags.flatten(), ignore_index=0)
""",
        """
each = F.cross_entropy(net(words).flatten(0, 1), tags.flatten(), reduction="none")
loss = (each * (tags.flatten() > 0)).sum() / (tags > 0).sum()
""",
        """
mask = tags > 0
loss = F.cross_entropy(net(words)[mask], tags[mask])
""",
        """
def encode(row):
    out = tokenizer(row["text"], padding="max_length", truncation=True)
    out["labels"] = [[t if t != tokenizer.pad_token_id else -100 for t in ids] for ids in out["input_ids"]]
    return out
""",
        """
loss = F.cross_entropy(net(words).mean(1), torch.randint(0, 5, (8,)))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "padding-not-ignored")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


TOKENS = """
import numpy as np
tokenizer = AutoTokenizer.from_pretrained("t5-small")
def encode(rows):
    text = tokenizer(rows["text"], padding=True)
    short = tokenizer(text_target=rows["short"], padding="max_length")
    {give}
def texts(guess):
    {refs}
    return tokenizer.batch_decode(refs)
"""


@pytest.mark.parametrize("refs", ["refs = guess.label_ids", "refs = np.where(guess.refs >= 0, guess.refs, tokenizer.pad_token_id)",
                                  "refs = np.where(guess.refs != -100, guess.refs, tokenizer.pad_token_id)",
                                  "refs = guess.refs; refs[refs == -100] = tokenizer.pad_token_id"])  # fmt: skip
@pytest.mark.parametrize(
    "give",
    [
        'text["labels"] = short["input_ids"]; return text',
        'text["labels"] = short.input_ids; return text',
        'return {**text, "labels": short["input_ids"]}',
        'return {"input_ids": text["input_ids"], "labels": short["input_ids"]}',
    ],
)
def test_padded_labels_of_a_program_that_turns_them_into_text(give, refs):
    assert lines(TOKENS.format(give=give, refs=refs)) == [7]


@pytest.mark.parametrize(
    ("give", "refs"),
    [
        (
            'text["labels"] = [[-100 if t == 0 else t for t in ids] for ids in short["input_ids"]]; return text',
            "refs = guess.refs",
        ),
        ('ids = np.array(short["input_ids"]); ids[ids == 0] = -100; return {**text, "labels": ids}', "refs = guess.refs"),
        ('text["labels"] = short["input_ids"]; return text', "refs = np.where(guess.refs == 0, -100, guess.refs)"),
        ('text["labels"] = short["input_ids"]; return text', "refs = 1\ndef fill(row):\n    row['short'].fill_(-100)"),
        ('return {**text, "labels": rows["grade"]}', "refs = guess.refs"),
    ],
)
def test_labels_whose_padding_is_left_out(give, refs):
    assert lines(TOKENS.format(give=give, refs=refs)) == []
