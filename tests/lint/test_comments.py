"""Comments that leave findings out, and those that leave nothing out."""

import json

import pytest

from tests.lint.programs import BAD, LINE, lint_json, notebook, places


def with_comment(comment, text=BAD):
    return text.replace("    loss.backward()", f"    loss.backward()  {comment}")


@pytest.mark.parametrize(
    "comment",
    [
        "# sleuth: ignore[missing-zero-grad]",
        "# sleuth: ignore[C201]",
        "# sleuth: ignore[c201]",
        "# sleuth:ignore[C203, missing-zero-grad]",
        "# sleuth: ignore[C2]",
        "# sleuth: ignore",
        "# gradients are cleared by the caller  # sleuth: ignore[C201]",
        "# noqa: C201",
        "# noqa: E501, C201",
        "# noqa",
        "# type: ignore[attr]  # noqa: E501  # sleuth: ignore[C201]",
        "# sleuth: ignore-file",
        "# sleuth: ignore-file[missing-zero-grad]",
    ],
)
def test_leaves_out_what_is_named(capsys, tmp_path, comment):
    (tmp_path / "train.py").write_text(with_comment(comment))
    code, told = lint_json(capsys, tmp_path)
    assert (code, told["findings"]) == (0, [])
    assert told["files"][0]["suppressed"] == 1


@pytest.mark.parametrize(
    "comment",
    [
        "# sleuth: ignore[softmax-before-cross-entropy]",
        "# sleuth: ignore[]",
        "# sleuth: ignore[C3]",
        "# sleuth: ignored",
        "# sleuth: ignore-file[C301]",
        "# sleuth: ignore-cell",
        "# noqa: E501",
        "# type: ignore",
    ],
)
def test_leaves_nothing_else_out(capsys, tmp_path, comment):
    (tmp_path / "train.py").write_text(with_comment(comment))
    code, told = lint_json(capsys, tmp_path)
    assert (code, places(told)) == (1, [("train.py", "missing-zero-grad", LINE)])
    assert told["files"][0]["suppressed"] == 0


def test_what_looks_like_a_comment_in_a_string_is_none(capsys, tmp_path):
    text = BAD.replace("    loss.backward()", "    loss.backward(); name = '# sleuth: ignore[C201]'")
    (tmp_path / "train.py").write_text('"""\n# sleuth: ignore-file\n"""\n' + text)
    code, told = lint_json(capsys, tmp_path)
    assert (code, places(told)) == (1, [("train.py", "missing-zero-grad", LINE + 3)])


def test_the_last_line_of_a_finding_counts_too(capsys, tmp_path):
    (tmp_path / "train.py").write_text(BAD.replace("loss.backward()", "loss.backward(\n    )  # sleuth: ignore[C201]"))
    assert lint_json(capsys, tmp_path)[0] == 0


def test_a_cell_of_a_notebook(capsys, tmp_path):
    head, loop = BAD.split("for x", 1)
    silent = notebook(head, "# sleuth: ignore-cell[C201]\nfor x" + loop)
    told_of_other_cell = notebook(head + "# sleuth: ignore-cell\n", "for x" + loop)
    (tmp_path / "a.ipynb").write_text(silent)
    (tmp_path / "b.ipynb").write_text(told_of_other_cell)
    (tmp_path / "c.ipynb").write_text(notebook(head, with_comment("# sleuth: ignore[C201]", "for x" + loop)))
    (tmp_path / "d.ipynb").write_text(notebook("# sleuth: ignore-file\n", head, "for x" + loop))
    _, told = lint_json(capsys, tmp_path)
    assert places(told) == [("b.ipynb", "missing-zero-grad", 3)]
    assert told["findings"][0]["where"]["cell"] == 2
    assert [one["suppressed"] for one in told["files"]] == [1, 0, 1, 1]


def unused(capsys, tmp_path, text, *words, suffix=".py"):
    (tmp_path / f"train{suffix}").write_text(text)
    code, told = lint_json(capsys, tmp_path, "--report-unused-ignores", *words)
    return code, [(one["where"]["line"], one["message"]) for one in told["findings"] if one["rule"] == "unused-ignore"]


def test_unused_comments_are_named_where_they_stand(capsys, tmp_path):
    text = "import torch  # sleuth: ignore[C201]\n" + with_comment("# sleuth: ignore[C201, C301]")
    code, told = unused(capsys, tmp_path, text)
    assert code == 1
    assert told == [
        (1, "This comment leaves nothing out: c201 finds nothing here."),
        (LINE + 1, "This comment leaves nothing out: c301 finds nothing here."),
    ]


def test_a_name_that_no_rule_has_is_named(capsys, tmp_path):
    _, told = unused(capsys, tmp_path, with_comment("# sleuth: ignore[missing-zero-grads]"))
    assert told == [(LINE, "This comment names 'missing-zero-grads', which no rule is called.")]


def test_comments_that_are_of_use_and_those_of_rules_that_did_not_run_are_not_named(capsys, tmp_path):
    text = "x = 1  # noqa: C201\n" + with_comment("# sleuth: ignore[C201]")
    assert unused(capsys, tmp_path, text) == (0, [])
    assert unused(capsys, tmp_path, "import torch  # sleuth: ignore[C201]\n", "--ignore", "C201") == (0, [])
    assert unused(capsys, tmp_path, "x = '# sleuth: ignore'\n") == (0, [])


def test_a_bare_comment_and_one_for_the_file_are_named(capsys, tmp_path):
    assert unused(capsys, tmp_path, "# sleuth: ignore-file\nimport torch  # sleuth: ignore\n") == (
        1,
        [(1, "This comment leaves nothing out."), (2, "This comment leaves nothing out.")],
    )


def test_unused_comments_of_a_notebook(capsys, tmp_path):
    _, told = unused(capsys, tmp_path, notebook("import torch\n", "\nx = 1  # sleuth: ignore[C201]\n"), suffix=".ipynb")
    assert told == [(2, "This comment leaves nothing out: c201 finds nothing here.")]


def test_a_notebook_with_magics_keeps_its_comments(capsys, tmp_path):
    head, loop = BAD.split("for x", 1)
    (tmp_path / "a.ipynb").write_text(notebook("%matplotlib inline\n!ls  # sleuth: ignore-file\n" + head, "for x" + loop))
    code, told = lint_json(capsys, tmp_path)
    assert code == 1, json.dumps(told)
