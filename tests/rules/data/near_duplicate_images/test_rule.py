import numpy as np

from tests.pictures import save, texture, two_classes
from tests.rules.data.near_duplicate_images import bad, good
from tests.tables import dice, faults, found


def test_the_copies_in_the_test_folder_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split) == ("near-duplicate-images", "test")
    assert set(first.finding.values["files"]) == {f"{kind}/{k}.jpg" for kind in ("oak", "birch") for k in range(10)}


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_copies_within_a_folder_are_named_once(tmp_path):
    two_classes(tmp_path)
    random = dice(7)
    picture = texture(random)
    save(
        tmp_path,
        "zebra",
        [picture, picture, np.clip(picture.astype(int) + 1, 0, 255), picture] + [texture(random) for _ in range(9)],
    )
    (one,) = found("near-duplicate-images", images=tmp_path)
    assert len(one.finding.values["files"]) == 3
    assert {name.split("/")[0] for name in one.finding.values["files"]} == {"zebra"}


def test_pages_that_all_look_alike_are_silent(tmp_path):
    random = dice()
    for kind in ("one", "two"):
        pages = []
        for _ in range(60):
            page = np.full((80, 60), 250)
            page[8:72:4, 6:54] = np.where(random.random((16, 48)) < 0.7, 60, 250)
            pages.append(page)
        save(tmp_path, kind, pages)
    assert found("near-duplicate-images", images=tmp_path) == []


def test_empty_masks_are_no_copies(tmp_path):
    save(tmp_path, "a", [np.zeros((30, 30)) for _ in range(20)])
    save(tmp_path, "b", [np.full((30, 30), 255) for _ in range(20)])
    assert found("near-duplicate-images", images=tmp_path) == []
