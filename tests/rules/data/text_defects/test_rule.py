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
