from tests.rules.data.category_spelling_variants import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "category-spelling-variants"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "city")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_accents_and_signs_are_folded():
    words = ["São Paulo"] * 900 + ["Sao-Paulo"] * 60 + ["Lima"] * 400
    (one,) = found("category-spelling-variants", {"town": words})
    assert set(one.finding.values["levels"]) == {"Sao-Paulo"}


def test_different_words_are_silent():
    random = dice()
    for words in (["north", "south", "east"], ["one", "once"], ["m", "f", "M"], ["de-AT", "de-CH", "de"]):
        assert found("category-spelling-variants", {"w": random.choice(words, 2000).tolist()}) == []


def test_spaces_that_a_page_would_hide_are_shown():
    words = ["Petit Jaune"] * 900 + ["Petit  Jaune"] * 60 + ["Petit Jaune "] * 40 + ["Lima"] * 400
    (one,) = found("category-spelling-variants", {"kind": words})
    assert "'Petit Jaune' (900), 'Petit␣␣Jaune' (60), 'Petit Jaune␣' (40)" in one.finding.message
