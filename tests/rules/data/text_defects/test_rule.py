import numpy as np

from tests.rules.data.text_defects import bad, good
from tests.tables import dice, faults, found


def sentences(random, n=600):
    return [good.sentence(random, int(random.integers(8, 30))) for _ in range(n)]


def test_the_cut_texts_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.column) == ("text-defects", "report")
    texts = bad.tables()["train"]["report"]
    assert {len(texts[row]) for row in first.finding.where.rows} == {120}


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_markup_left_in_some_texts_is_named():
    texts = sentences(dice())
    for k in range(0, 600, 20):
        texts[k] = texts[k].replace(" ", "<br /><br />", 1) + " &amp; so on"
    (one,) = found("text-defects", {"review": texts}, text="review")
    assert one.finding.values["rows"] == 30
    assert "markup" in one.finding.message


def test_tokens_that_a_tokenizer_did_not_know_are_named():
    texts = [one.replace("t", "[UNK] ", 3) if k % 9 == 0 else one for k, one in enumerate(sentences(dice()))]
    assert "tokenizer" in found("text-defects", {"review": texts}, text="review")[0].finding.message


def test_pages_of_markup_are_silent():
    random = dice()
    texts = [
        f'<div class="{a}"><p>{b} {c}</p><a href="/{k}">{a}</a></div>'
        for k, (a, b, c) in enumerate(random.choice(good.VOCABULARY, (400, 3)))
    ]
    assert found("text-defects", {"page": texts}, text="page") == []


def test_a_share_of_texts_in_another_script_is_silent():
    random = dice()
    russian = ["сегодня", "хорошая", "погода", "поезд", "идёт", "через", "мост", "дети", "играют", "дождь", "падает", "тихо"]
    texts = [" ".join(random.choice(russian, 12)) if k % 70 == 0 else one for k, one in enumerate(sentences(random))]
    assert found("text-defects", {"comment": texts}, text="comment") == []


def test_codes_of_one_length_are_silent():
    random = dice()
    texts = [" ".join("".join(random.choice(list("ACGT"), 10)) for _ in range(6)) for _ in range(300)]
    assert found("text-defects", {"sequence": texts}, text="sequence") == []


CLOSING = ["kind regards from the whole crew", "see you at the harbour", "yours faithfully", "thanks in advance"]


def test_cut_letters_are_named_where_whole_ones_end_in_a_few_phrases():
    random = dice(3)
    texts = [f"{one}. {random.choice(CLOSING)}."[:160] for one in sentences(random, 900)]
    (one,) = found("text-defects", {"letter": texts}, text="letter")
    assert {len(texts[row]) for row in one.finding.where.rows} == {160}


def test_letters_that_end_in_a_few_phrases_are_silent():
    random = dice(4)
    texts = [f"{one}. {random.choice(CLOSING)}." for one in sentences(random, 900)]
    assert found("text-defects", {"letter": texts}, text="letter") == []


def test_messages_that_their_writers_keep_below_a_limit_are_silent():
    random = dice(5)
    texts = []
    for one in sentences(random, 900):
        words = f"{one} {random.choice(CLOSING)}".split()
        while len(" ".join(words)) > 120:
            words.pop()
        texts.append(" ".join(words) + "!" * max(0, 120 - len(" ".join(words))) * (len(" ".join(words)) > 110))
    assert found("text-defects", {"message": texts}, text="message") == []


def test_texts_of_one_source_that_are_cut_are_named_beside_longer_ones():
    random = dice(8)
    words = [
        "river",
        "bridge",
        "harbour",
        "warehouse",
        "sailing",
        "weather",
        "evening",
        "morning",
        "lantern",
        "captain",
        "letters",
    ]
    whole = [" ".join(random.choice(words, random.integers(8, 30)).tolist()) + "." for row in range(1200)]
    texts = [text[:120] if row % 3 == 0 else text for row, text in enumerate(whole)]
    (one,) = found("text-defects", {"note": texts, "size": random.normal(size=1200)}, text="note")
    assert {len(texts[row]) for row in one.finding.where.rows} == {120}


def test_texts_of_one_length_by_a_form_are_silent_beside_longer_ones():
    random = dice(9)
    words = [
        "river",
        "bridge",
        "harbour",
        "warehouse",
        "sailing",
        "weather",
        "evening",
        "morning",
        "lantern",
        "captain",
        "letters",
    ]
    free = [" ".join(random.choice(words, random.integers(2, 30)).tolist()) + "." for _ in range(800)]
    form = [f"reading of meter {number:06d} taken at the gate" for number in random.permutation(400).tolist()]
    texts = [*free, *form]
    assert found("text-defects", {"note": texts, "size": random.normal(size=1200)}, text="note") == []


WORDS = ["please", "come", "for", "the", "keys", "of", "this", "room", "but", "not", "without", "them", "since", "nobody", "will", "open", "it", "until", "all", "of", "you", "are", "here", "with", "our", "letter", "and", "some", "money", "from", "last", "month", "or", "something", "like", "that", "which", "we", "have", "lost"]  # fmt: skip


def letters(n, seed=0):
    random = dice(seed)
    return [" ".join(random.choice(WORDS, 30)) + f" {place}" for place in range(n)]


def scanned(text, random):
    """As a poor scan is read."""
    signs = {"o": "0", "l": "1", "s": "5", "i": "!", "e": "c", "t": "f", "a": "~"}
    return "".join(signs.get(one, one) if random.random() < 0.35 else one for one in text)


def judged(texts):
    return found("text-defects", {"letter": texts, "x": np.arange(len(texts)) % 7})


def test_letters_of_a_poor_scan_are_named():
    random = dice(1)
    texts = letters(400)
    texts[:40] = [scanned(one, random) for one in texts[:40]]
    (one,) = judged(texts)
    assert one.finding.values["defect"] == "have digits and signs in place of letters"
    assert set(one.finding.where.rows) <= set(range(40))
    assert one.finding.values["rows"] >= 35


def test_names_of_parts_and_formulas_are_silent():
    random, texts = dice(2), letters(400)
    parts = ["M8x20", "H2SO4", "AB3CD", "R2D2", "A4b", "x5y", "mp3s", "CO2eq", "i5s", "C3PO", "B2B", "s0l1d"]
    texts[:60] = [f"{one} {' '.join(random.choice(parts, 8))}" for one in texts[:60]]
    assert judged(texts) == []


def test_hashes_and_addresses_in_words_are_silent():
    random, texts = dice(3), letters(400)
    texts[:60] = [
        one + "".join(f" a{random.integers(1 << 40):x}b" for _ in range(5)) + " www.t0ols.n0w.org/p1ease me@h0me.org b0_th"
        for one in texts[:60]
    ]
    assert judged(texts) == []


def test_words_of_a_sale_that_hide_from_filters_are_silent():
    random, texts = dice(4), letters(400)
    hidden = ["v1agra", "cas!no", "m0ney", "l0an5x", "ro1ex", "b1tco!n"]
    texts[:40] = [" ".join(random.permutation([*one.split()[:20], *random.choice(hidden, 8)])) for one in texts[:40]]
    assert judged(texts) == []


def test_texts_all_of_poor_scans_have_nothing_to_be_told_by():
    random = dice(5)
    assert judged([scanned(one, random) for one in letters(300)]) == []
