"""Special ids are found by name, as numbers and as texts that a vocabulary of the program numbers."""

from sleuth.probes.torch.special_ids import SpecialIds


def found(scope, *others):
    special, texts, tables = SpecialIds(), {}, []
    for one in (scope, *others):
        special._read(one, texts, tables)
    special._settle(texts, tables)
    return special


def test_a_text_is_looked_up_in_the_vocabulary():
    vocabulary = {".": 0, "1": 1, "2": 2}
    special = found({"EOS": ".", "PAD": 0, "INDEX": vocabulary})
    assert special.shared == special.padding == 0
    assert special.names_of(0) == ("PAD", "EOS")


def test_vocabularies_that_differ_tell_nothing():
    special = found({"EOS": ".", "PAD": 0, "source": {".": 0}, "target": {".": 3}})
    assert special.shared is None
    assert special.names_of(0) == ("PAD",)


def test_usual_words_are_no_tokens():
    assert not found({"end": "\n", "table": {"\n": 0}}).names
