import numpy as np

from tests.pictures import save, texture, two_classes
from tests.rules.data.spurious_image_property import bad, good
from tests.tables import dice, faults, found, hints, told_of


def test_the_width_is_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.column) == ("spurious-image-property", "width")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []
    assert "spurious-image-property" not in [one.rule.name for one in hints(good)]


def test_a_file_format_of_one_class_is_named(tmp_path):
    two_classes(tmp_path)
    random = dice(3)
    save(tmp_path, "noise", [texture(random) for _ in range(60)], "jpg")
    assert found("spurious-image-property", images=tmp_path)[0].finding.where.column == "format"


def test_day_and_night_as_classes_give_a_hint_at_most(tmp_path):
    random = dice()
    for kind, light in (("day", 0.7), ("night", 0.2)):
        save(tmp_path, kind, [texture(random, light=light) for _ in range(60)])
    assert found("spurious-image-property", images=tmp_path) == []


def test_classes_of_a_few_images_are_not_judged(tmp_path):
    random = dice()
    save(tmp_path, "wide", [texture(random, 40, 90) for _ in range(8)])
    save(tmp_path, "high", [texture(random, 90, 40) for _ in range(8)])
    assert found("spurious-image-property", images=tmp_path) == []


def test_images_without_classes_are_not_judged(tmp_path):
    save(tmp_path, ".", [np.asarray(texture(dice())) for _ in range(8)])
    assert found("spurious-image-property", images=tmp_path) == []


def told(folder, tints):
    """What is said of two classes whose red and blue are multiplied so, one factor for each picture."""
    random = dice(6)
    for kind, warm in tints.items():
        factors = np.stack([warm, np.ones_like(warm), 2 - warm], axis=1)[:, None, None]
        save(folder, kind, [np.clip(texture(random, light=0.45) * one, 0, 255) for one in factors])
    return told_of("spurious-image-property", images=folder)


def test_a_ground_of_another_colour_for_each_class_is_a_hint(tmp_path):
    random = dice(1)
    said = told(tmp_path, {"open": random.normal(1.2, 0.05, 50), "closed": random.normal(0.8, 0.05, 50)})
    assert (said.faults, [one.finding.where.column for one in said.hints]) == ((), ["warmth"])


def test_light_of_any_colour_in_both_classes_is_silent(tmp_path):
    random = dice(2)
    said = told(tmp_path, {"open": random.normal(1.0, 0.2, 50), "closed": random.normal(1.0, 0.2, 50)})
    assert (said.faults, said.hints) == ((), ())
