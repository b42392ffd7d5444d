"""Special ids are found by name, as numbers and as texts that a vocabulary of the program numbers."""

import pytest

from sleuth.probes.torch.special_ids import SpecialIds, _spaces


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


def looked(**variables):
    """The names found in a frame with these variables."""
    special = SpecialIds()
    for space in (*_spaces(variables), *special._vocabularies(variables)):
        special._read(space, {}, [])
    return special


def test_a_tokeniser_of_a_library_tells_its_vocabulary():
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"<pad>": 0, "<s>": 1, "soup": 2}, unk_token="<pad>"))
    special = looked(tok=made, kind=tokenizers.Tokenizer)
    assert special.names == {"<pad>": 0, "<s>": 1}


def test_a_library_tokeniser_is_asked_once():
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"<s>": 1}, unk_token="<s>"))
    special = SpecialIds()
    (first,), (again,) = (list(special._vocabularies({"tok": made})) for _ in range(2))
    assert first["tok"] is again["tok"]


class Words:
    def __init__(self, table):
        self.number_of = table

    @property
    def running(self):
        raise AssertionError("the program's own code is not run")


def test_the_table_of_an_object_is_read_where_it_has_special_texts():
    assert looked(words=Words({"<s>": 4, "red": 5})).names == {"<s>": 4}
    assert not looked(words=Words({"start": 4, "red": 5})).names
