"""Folders of images, texts and embeddings as tables: how they are read, and a clear error for everything else."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import sleuth
from sleuth.errors import UsageError
from sleuth.probes.tables.images import measure
from sleuth.probes.tables.texts import is_free_text
from tests.pictures import save, texture, two_classes
from tests.tables import customers, dice


def run(*words):
    return subprocess.run([sys.executable, "-m", "sleuth", "data", *map(str, words)], capture_output=True, text=True)


def test_a_folder_is_a_table_of_classes_and_properties(tmp_path):
    splits = sleuth.check(images=two_classes(tmp_path)).report.splits
    table = splits.train
    assert (table.n_rows, [column.name for column in table.columns]) == (120, ["class"])
    assert {level.value: level.count for level in table.columns[0].levels} == {"across": 60, "down": 60}
    assert (table.by_name["width"].low, table.by_name["height"].high, table.by_name["mode"].levels[0].value) == (80, 64, "RGB")
    assert splits.roles.target == "class"


def test_one_folder_with_train_and_test_in_it(tmp_path):
    two_classes(tmp_path / "train", 30)
    two_classes(tmp_path / "valid", 20, seed=1)
    assert [table.split for table in sleuth.check(images=tmp_path).report.splits.tables] == ["train", "validation"]


def test_what_is_measured_of_an_image(tmp_path):
    Image.fromarray(np.full((40, 80, 3), 51, np.uint8)).save(tmp_path / "grey.png")
    made = measure(tmp_path / "grey.png")
    width, height, aspect, brightness, contrast, saturation, warmth, sharpness, information, quality = made.numbers
    assert (width, height, aspect, made.mode, made.file_format) == (80, 40, 2.0, "RGB", "PNG")
    assert brightness == pytest.approx(0.2)
    assert (contrast, saturation, warmth, information) == (pytest.approx(0, abs=1e-12), 0, 0, 0)
    assert np.isnan(quality)
    assert np.isnan(sharpness)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_mode_is_read(tmp_path, mode):
    image = Image.fromarray(texture(dice())).convert("L" if mode in ("I;16", "F") else mode)
    path = tmp_path / ("x.tiff" if mode in ("CMYK", "I;16", "F") else "x.png")
    (image.convert(mode) if mode != "I;16" else Image.fromarray(np.asarray(image).astype(np.uint16) * 256)).save(path)
    assert measure(path).numbers[:2] == (80, 64)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: None, "there is no folder"),
        (lambda folder: folder.mkdir(), "holds no image"),
        (lambda folder: (folder.mkdir(), (folder / "a.png").write_bytes(b"none")), "can be read"),
        (lambda folder: folder.write_text("a,b"), "there is no folder"),
    ],
)
def test_no_images(tmp_path, make, message):
    make(tmp_path / "pictures")
    with pytest.raises(UsageError, match=message):
        sleuth.check(images=tmp_path / "pictures")


def test_files_that_are_no_images_are_left_alone(tmp_path):
    two_classes(tmp_path, 20)
    (tmp_path / "across" / "notes.txt").write_text("x")
    (tmp_path / ".hidden.png").write_text("x")
    assert sleuth.check(images=tmp_path).report.splits.train.n_rows == 40


def test_a_flat_folder_has_no_class(tmp_path):
    save(tmp_path, ".", [texture(dice(k)) for k in range(30)])
    told = sleuth.check(images=tmp_path)
    assert told.diagnosis.verdict == "clean"
    assert told.report.splits.train.columns == ()


def test_the_properties_of_two_folders_are_compared(tmp_path):
    two_classes(tmp_path / "a", 120)
    random = dice(5)
    for kind in ("across", "down"):
        save(tmp_path / "b", kind, [texture(random, light=0.75) for _ in range(80)])
    faults = sleuth.check(images=tmp_path / "a", test=tmp_path / "b").diagnosis.faults
    assert ("covariate-shift", "brightness") in [(one.found.rule.name, one.found.finding.where.column) for one in faults]


def test_the_report_of_a_folder(tmp_path):
    two_classes(tmp_path / "train", 20)
    (tmp_path / "train" / "down" / "<b>.png").write_bytes(b"")
    done = run("--images", tmp_path / "train", "--json", tmp_path / "out.json", "--html", tmp_path / "out.html")
    assert done.returncode == 1, done.stderr
    assert "image-defects" in done.stdout
    assert json.loads((tmp_path / "out.json").read_text())["faults"][0]["values"]["files"] == ["down/<b>.png"]
    page = (tmp_path / "out.html").read_text()
    assert "brightness" in page
    assert "<b>" not in page


def labelled(folder, n=40):
    """A table beside a folder of its pictures."""
    random, kinds = dice(3), ["across", "down"] * (n // 2)
    save(folder / "pictures", ".", [texture(random) for _ in kinds])
    files = sorted(f"pictures/{path.name}" for path in (folder / "pictures").iterdir())
    table = pd.DataFrame({"file": files, "kind": kinds, "weight": random.normal(5, 1, n)})
    table.to_csv(folder / "labels.csv", index=False)
    return table


def test_a_column_of_a_table_names_the_files(tmp_path):
    table = labelled(tmp_path)
    (tmp_path / table.file[7]).write_bytes(b"none")
    (tmp_path / table.file[9]).unlink()
    told = sleuth.check(tmp_path / "labels.csv", images="file", target="kind")
    train = told.report.splits.train
    assert [column.name for column in train.columns] == ["file", "kind", "weight"]
    assert "file" in told.report.splits.roles.ids
    assert "identifier-as-feature" not in [one.rule.name for one in told.diagnosis.hints]
    assert [np.isnan(train.by_name["brightness"].values[place]) for place in (6, 7, 8, 9)] == [False, True, False, True]
    (fault,) = told.diagnosis.faults
    assert fault.found.rule.name == "image-defects"
    assert set(fault.found.finding.values["files"]) == {table.file[7], table.file[9]}
    done = run(tmp_path / "labels.csv", "--target", "kind", "--images", "file")
    assert (done.returncode, "image-defects" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("column", "message"),
    [("plates", "there is no column 'plates'; with a table, --images names the column"), ("weight", "can be read from"),
     ("plates", "files seem to be in 'file'"), ("empty", "no column names files in 'empty'")],
)  # fmt: skip
def test_a_column_that_names_no_files(tmp_path, column, message):
    labelled(tmp_path, 4)
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "labels.csv", "--images", column)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())


def test_the_folder_of_a_tables_images_tells_their_column(tmp_path):
    labelled(tmp_path)
    done = run(tmp_path / "labels.csv", "--target", "kind", "--images", tmp_path / "pictures")
    assert (done.returncode, "file" in done.stdout) == (0, True)
    for folder in (str(tmp_path / "pictures"), "pictures"):  # the second beside the table, wherever one is
        roles = sleuth.check(tmp_path / "labels.csv", images=folder, target="kind").report.splits.roles
        assert ("images", "file", f"its files lie in {folder!r}") in roles.reasons
        assert roles.ids == ("file",)


@pytest.mark.parametrize("within", [".", "pictures"])
def test_names_relative_to_the_folder_or_to_what_it_lies_in(tmp_path, within):
    table = labelled(tmp_path / "deep")
    table["file"] = [str(name).removeprefix("pictures/" if within == "pictures" else "") for name in table.file]
    table.to_csv(tmp_path / "labels.csv", index=False)
    train = sleuth.check(tmp_path / "labels.csv", images=tmp_path / "deep" / "pictures").report.splits.train
    assert not np.isnan(train.by_name["brightness"].values).any()


def test_two_columns_of_one_folder_are_not_chosen_from(tmp_path):
    table = labelled(tmp_path)
    table.assign(mask=table.file).to_csv(tmp_path / "labels.csv", index=False)
    with pytest.raises(UsageError, match="'file' and 'mask' name files in 'pictures'; name one of them"):
        sleuth.check(tmp_path / "labels.csv", images="pictures")


def test_sentences_are_found_by_themselves():
    words = [
        "a",
        "long",
        "text",
        "of",
        "many",
        "words",
        "that",
        "differ",
        "from",
        "row",
        "to",
        "row",
        "and",
        "say",
        "what",
        "somebody",
        "thought",
    ]
    random = dice()
    table = {
        "said": [" ".join(random.choice(words, 12)) for _ in range(300)],
        "city": random.choice(["New York", "Rome"], 300).tolist(),
    }
    splits = sleuth.check(table).report.splits
    assert splits.roles.texts == ("said",)
    assert not is_free_text(splits.train.by_name["city"])
    assert splits.train.by_name["said: words"].mean == 12


@pytest.mark.parametrize(
    ("column", "message"),
    [("empty", "holds none"), ("blank", "holds none"), ("age", "of type"), ("nothing", "there is no column 'nothing'")],
)
def test_no_text(column, message):
    table = pd.DataFrame(customers(300))
    table["empty"], table["blank"] = pd.Series([None] * 300, dtype="str"), " "
    with pytest.raises(UsageError, match=message):
        sleuth.check(table, text=column)


def test_embeddings_that_differ_in_length_or_are_none():
    table = pd.DataFrame(customers(300))
    table["v"] = [np.ones(8 if k % 9 else 7) for k in range(300)]
    table["w"] = [["a", "b"]] * 300
    for column, message in (
        ("v", "differ in length: 8 .266 rows., 7 .34 rows."),
        ("age", "list of numbers"),
        ("w", "list of numbers"),
    ):
        with pytest.raises(UsageError, match=message):
            sleuth.check(table, embedding=column)


def test_embeddings_that_another_split_lacks():
    table = pd.DataFrame(customers(300))
    with pytest.raises(UsageError, match="test: there is no column 'v'"):
        sleuth.check(table.assign(v=[np.ones(8)] * 300), test=table, embedding="v")


def test_missing_vectors_and_values_are_left_out(tmp_path):
    random = dice()
    values = [random.normal(size=12).tolist() for _ in range(300)]
    values[3], values[5] = None, [float("nan"), *values[5][1:]]
    table = pd.DataFrame({**customers(300), "v": values})
    table.to_parquet(tmp_path / "t.parquet")
    told = sleuth.check(str(tmp_path / "t.parquet"), embedding="v")
    (vectors,) = told.report.splits.train.vectors
    assert np.flatnonzero(np.isnan(vectors.values).any(1)).tolist() == [3, 5]
    assert vectors.values[7].tolist() == pytest.approx(values[7], rel=1e-6)
    assert "v" not in dict(told.report.splits.left_out)


def test_wrong_labels_are_found_by_embeddings():
    random = dice()
    kind = random.integers(0, 3, 900)
    centres = random.normal(0, 1, (3, 40))
    given = kind.copy()
    given[::20] = (given[::20] + 1) % 3
    table = pd.DataFrame({"v": list(centres[kind] + random.normal(0, 0.4, (900, 40))), "kind": given})
    told = sleuth.check(table, target="kind", embedding="v")
    (one,) = [fault.found for fault in told.diagnosis.faults if fault.found.rule.name == "label-errors"]
    assert np.mean([row % 20 == 0 for row in one.finding.where.rows]) > 0.9


def test_the_length_of_texts_is_in_a_profile(tmp_path):
    from sleuth.store import profile

    words = [
        "a",
        "long",
        "text",
        "of",
        "many",
        "words",
        "that",
        "differ",
        "from",
        "row",
        "to",
        "row",
        "and",
        "say",
        "what",
        "somebody",
        "thought",
    ]
    random = dice()
    table = {"said": [" ".join(random.choice(words, 12)) for _ in range(300)], "age": random.integers(18, 90, 300)}
    train = sleuth.check(table).report.splits.train
    profile.save(str(tmp_path / "p"), train)
    kept = profile.load(str(tmp_path / "p"))
    assert [column.name for column in kept.columns] == ["said", "age"]
    assert [column.name for column in kept.properties] == ["said: words"]
    assert kept.by_name["said: words"].mean == 12
