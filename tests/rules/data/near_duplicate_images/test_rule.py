import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

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


def photographs(n, seed=0):
    random = dice(seed)
    return [texture(random, light=random.uniform(0.4, 0.6)) for _ in range(n)]


def seen_again(picture, gain=1.08, height=48):
    """The same picture, smaller, a pixel cut off at each side, and brighter."""
    small = Image.fromarray(picture[1:-1, 1:-1]).resize((60, height))
    return np.clip(np.asarray(small, float) * gain + 4, 0, 255)


def test_copies_in_other_light_and_size_are_named(tmp_path):
    pictures = photographs(80)
    save(tmp_path, "a", pictures)
    save(tmp_path, "b", [seen_again(one) for one in pictures[:12]])
    (one,) = found("near-duplicate-images", images=tmp_path)
    assert len(one.finding.values["files"]) == 12


def test_copies_in_other_light_stand_in_the_test_folder(tmp_path):
    pictures = photographs(80)
    save(tmp_path / "train", "a", pictures)
    save(tmp_path / "test", "a", [seen_again(one) for one in pictures[:12]] + photographs(40, seed=1))
    (one,) = found("near-duplicate-images", images=tmp_path)
    assert (one.finding.where.split, one.finding.values["images"]) == ("test", 12)


def test_frames_of_a_slow_recording_are_silent(tmp_path):
    for seed in range(3):
        random, frame, frames = dice(seed), texture(dice(seed)).astype(float), []
        for _ in range(120):
            frame = 128 + 0.97 * (frame - 128) + 0.24 * (texture(random).astype(float) - 128)
            frames.append(np.clip(frame * random.uniform(0.9, 1.1), 0, 255))
        save(tmp_path / str(seed), "a", frames)
        assert found("near-duplicate-images", images=tmp_path / str(seed)) == []


def test_one_scene_in_changing_light_is_silent(tmp_path):
    random, scene = dice(4), texture(dice(4)).astype(float)
    ground = [scene * random.uniform(0.6, 1.2) + 0.25 * (texture(random).astype(float) - 128) for _ in range(120)]
    save(tmp_path, "a", [np.clip(one, 0, 255) for one in ground])
    assert found("near-duplicate-images", images=tmp_path) == []


def test_one_shape_in_other_colours_is_silent(tmp_path):
    random = dice(5)
    shapes = [texture(random).astype(float) for _ in range(30)]
    colours = ((1.0, 0.8, 0.5), (0.6, 0.9, 1.2), (0.9, 1.1, 0.6))
    for place, colour in enumerate(colours):
        save(tmp_path, str(place), [np.clip(one * np.array(colour), 0, 255) for one in shapes])
    assert found("near-duplicate-images", images=tmp_path) == []


def test_handwritten_digits_are_silent(tmp_path):
    digits = load_digits().images[:600]
    save(tmp_path, "a", [np.kron(255 - one * 15, np.ones((4, 4))) for one in digits])
    assert found("near-duplicate-images", images=tmp_path) == []
