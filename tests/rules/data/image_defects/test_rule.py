import numpy as np

from tests.pictures import save, texture, two_classes
from tests.rules.data.image_defects import bad, good
from tests.tables import dice, faults, found


def test_broken_files_come_first_and_black_ones_are_named():
    first, second = faults(bad)
    assert (first.rule.name, first.certainty) == ("image-defects", "proof")
    assert first.finding.values["files"] == ("birch/40.png", "oak/40.png")
    assert second.finding.values["files"] == ("oak/0.png", "oak/1.png", "oak/2.png")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_folder_of_night_pictures_is_dark_as_it_should_be(tmp_path):
    random = dice()
    for kind in ("row", "ring"):
        save(tmp_path, kind, [np.abs(random.normal(9, 5, (40, 50, 3))) for _ in range(60)])
    assert found("image-defects", images=tmp_path) == []


def test_masks_of_which_many_are_empty_are_left_alone(tmp_path):
    random = dice()
    masks = [np.zeros((40, 40)) for _ in range(30)]
    for mask in masks[:20]:
        at = random.integers(0, 30, 2)
        mask[at[0] : at[0] + 9, at[1] : at[1] + 9] = 255
    save(tmp_path, "mask", masks)
    save(tmp_path, "other", [255 - mask for mask in masks])
    assert found("image-defects", images=tmp_path) == []


def test_one_dark_one_blurred_and_one_tiny_image_are_named(tmp_path):
    from PIL import Image

    two_classes(tmp_path)
    random = dice(1)
    save(tmp_path, "across", [texture(random) // 60])
    whole = Image.fromarray(texture(random))
    whole.resize((3, 2)).resize(whole.size, Image.Resampling.BICUBIC).save(tmp_path / "down" / "0001.png")
    whole.resize((9, 8)).save(tmp_path / "down" / "0002.png")
    named = {name for one in found("image-defects", images=tmp_path) for name in one.finding.values["files"]}
    assert named == {"across/0000.png", "down/0001.png", "down/0002.png"}
