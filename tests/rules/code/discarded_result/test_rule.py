import json

import pytest

from sleuth.evidence.source.text import Text
from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Plan
from sleuth.probes.source.notebooks import notebook_text
from sleuth.rule import LIKELY
from tests.read import ALL, RULES, found

HEAD = "import numpy as np; import time; import pandas as pd\nimport torch\nimport torch.nn as nn\nfrom torch.utils.data import DataLoader\nt = pd.DataFrame()\nx = torch.zeros(3)\n"


def findings(body):
    return found(HEAD + body, "discarded-result")


@pytest.mark.parametrize(
    "line",
    [
        "t.drop('a', axis=1)",
        "t.sort_values('a')",
        "x.to('cuda')",
        "x.unsqueeze(0)",
        "t.rename(columns={})",
        "t['a'].fillna(0)",
        "t['a'].str.lower()",
        "t['a'].astype(int)",
        "np.append(values, 3)",
        "pd.concat([t, t])",
        "torch.cat([x, x])",
        "from sklearn.preprocessing import StandardScaler as S; s = S().fit(x); s.transform(x)",
    ],
)
def test_a_result_that_is_lost(line):
    (one,) = findings(f"{line}\n")
    assert one.finding.where.span.line == 7


def test_a_batch_of_a_loader_and_an_unknown_table_are_likely():
    (one,) = findings("for a, b in DataLoader([1, 2]):\n    a.to('cuda')\n")
    assert one.certainty is LIKELY
    (one,) = findings("def clean(df):\n    df.dropna()\n    return df\n")
    assert one.certainty is LIKELY


@pytest.mark.parametrize(
    "line",
    [
        "t.drop('a', axis=1, inplace=True)",
        "nn.Linear(2, 2).to('cuda')",
        "model = nn.Linear(2, 2)\nmodel.half()",
        "x.zero_()",
        "t['a'].fillna(0, inplace=True)",
        "np.random.shuffle(values)",
        "np.concatenate(values, out=other)",
        "values = []; values.append(3)",
        "start = time.time()\ntorch.cat([x, x])\nprint(time.time() - start)",
        "def f():\n    return x.float()\nf()",
        "try:\n    x.view(7)\nexcept RuntimeError:\n    pass",
        "unknown.to('cuda')",
        "unknown.drop('a')",
        "for batch in DataLoader([1]):\n    batch.to('cuda')",
    ],
)
def test_what_works_in_place_or_is_unknown_is_left_alone(line):
    assert findings(f"{line}\n") == []


def test_the_last_line_of_a_cell_is_shown():
    cells = [{"cell_type": "code", "source": [HEAD]}, {"cell_type": "code", "source": ["t.dropna()\n", "t.head()"]},
             {"cell_type": "code", "source": ["t.dropna()\n", "# shown"]}]  # fmt: skip
    text = notebook_text(json.dumps({"cells": cells}), "a.ipynb")
    assert isinstance(text, Text)
    report = judge_text(text, RULES, Plan(ALL))
    assert [(one.finding.where.span.cell, one.finding.where.span.line) for one in report.found] == [(2, 1)]


OWN = """
from transformers import AutoTokenizer, DataCollatorWithPadding
from torch.nn.utils.rnn import pad_sequence
tok = AutoTokenizer.from_pretrained("a")
def in_a_row(rows):
    return pad_sequence([one[0] for one in rows]), torch.tensor([one[1] for one in rows])
def by_name(rows):
    return {"x": torch.stack([one[0] for one in rows]), "y": torch.tensor([one[1] for one in rows])}
def encoded(rows):
    return tok([one[0] for one in rows], return_tensors="pt"), torch.tensor([one[1] for one in rows])
def pair(rows):
    return {"chosen": tok([one[0] for one in rows]), "rejected": tok([one[1] for one in rows])}
"""


@pytest.mark.parametrize(
    ("loader", "body"),
    [
        ("DataLoader(rows)", "for one in batch.values():\n        one.to('cuda')"),
        ("DataLoader(rows, collate_fn=DataCollatorWithPadding(tok))", "for name, one in batch.items():\n        one.to('cuda')"),
        ("DataLoader(rows)", "for one in batch:\n        one.cuda()"),
        ("DataLoader(rows)", "batch['input_ids'].to('cuda')"),
        ("DataLoader(rows)", "[one.to('cuda') for one in batch.values()]"),
    ],
)
def test_tensors_of_a_batch_that_are_moved_one_by_one(loader, body):
    (one,) = findings(f"{OWN}for batch in {loader}:\n    {body}\n")
    assert one.certainty is LIKELY
    assert all("one" not in edit.text for edit in one.finding.edits)


@pytest.mark.parametrize(
    ("loader", "body"),
    [
        ("DataLoader(rows, collate_fn=encoded)", "batch[0].to('cuda')"),
        ("DataLoader(rows, collate_fn=encoded)", "for one in batch:\n        one.to('cuda')"),
        ("DataLoader(rows, collate_fn=pair)", "batch['chosen'].to('cuda')"),
        ("DataLoader(rows, collate_fn=pair)", "for one in batch.values():\n        one.to('cuda')"),
        ("DataLoader(rows, collate_fn=unknown)", "for one in batch.values():\n        one.to('cuda')"),
        ("DataLoader(rows)", "batch = {name: one.to('cuda') for name, one in batch.items()}"),
        ("DataLoader(rows)", "[one.requires_grad_() for one in batch.values()]"),
        ("DataLoader(rows)", "for name, one in batch.items():\n        batch[name] = one.to('cuda')"),
    ],
)
def test_batches_that_are_moved_in_place_or_kept(loader, body):
    assert findings(f"{OWN}for batch in {loader}:\n    {body}\n") == []


@pytest.mark.parametrize(
    ("collate", "body"),
    [
        ("in_a_row", "batch[0].to('cuda')"),
        ("by_name", "batch['x'].to('cuda')"),
        ("by_name", "for one in batch.values():\n        one.to('cuda')"),
    ],
)
def test_batches_that_a_program_without_tokenizers_puts_together(collate, body):
    plain = OWN.replace("from transformers import AutoTokenizer, DataCollatorWithPadding\n", "").replace("AutoTokenizer", "other")
    (one,) = findings(f"{plain}for batch in DataLoader(rows, collate_fn={collate}):\n    {body}\n")
    assert one.certainty is LIKELY


NET = "net = nn.Linear(3, 1)\n"


@pytest.mark.parametrize(
    "body",
    [
        "for one in net.parameters():\n    one.clamp(-c, c)",
        "for one in net.parameters():\n    one.data.clamp(min=-c, max=c)",
        "for one in net.parameters():\n    one.grad.data.mul(0.5)",
        "for name, one in net.named_parameters():\n    one.data.lerp(old[name], 0.1)",
        "for one in other.parameters():\n    one.clamp_max(c)",
        "def limit(layer):\n    if hasattr(layer, 'weight'):\n        layer.weight.data.clamp(-c, c)\nnet.apply(limit)",
        "net.weight.mul(0.5)",
    ],
)
def test_weights_that_stay_as_they_were(body):
    (one,) = findings(f"{NET}with torch.no_grad():\n    c = 0.01\n{body}\n")
    assert "a new tensor" in one.finding.message
    assert {edit.text.endswith(".data = ") for edit in one.finding.edits} <= {True}  # else it must stay a parameter


@pytest.mark.parametrize(
    "body",
    [
        "for one in net.parameters():\n    one.data.clamp_(-c, c)",
        "for one in net.parameters():\n    one.data = one.data.clamp(-c, c)",
        "for one in net.parameters():\n    one.copy_(one.mul(0.5))",
        "norms = [one.clamp(-c, c) for one in net.parameters()]",
        "for one in inspect.signature(f).parameters:\n    one.mul(2)",
        "for name, one in form.named_fields():\n    one.clip(2)",
        "font.weight.mul(3)",
        "for module in net.children():\n    module.to('cuda')",
    ],
)
def test_weights_that_are_changed_in_place_or_kept(body):
    assert findings(f"{NET}c = 0.01\n{body}\n") == []
