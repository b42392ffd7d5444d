from tests.rules.data.benchmark_contamination import bad, good
from tests.tables import dice, faults, found


def test_the_copied_questions_are_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split, first.finding.where.column) == ("benchmark-contamination", "test", "text")
    assert first.finding.values["rows"] == 40
    assert first.finding.where.rows == (0, 5, 10, 15, 20)


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_signs_without_spaces_are_read_as_words():
    random = dice()
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    texts = ["".join(random.choice(signs, 40)) for _ in range(900)]
    test = texts[:30] + ["".join(random.choice(signs, 40)) for _ in range(200)]
    (one,) = found("benchmark-contamination", {"text": texts}, test={"text": test}, text="text")
    assert one.finding.values["rows"] == 30


def test_short_texts_that_repeat_are_silent():
    random = dice()
    phrases = ["very good product", "would buy it again", "not what I had expected at all", "it came too late"]
    splits = [{"text": random.choice(phrases, n).tolist()} for n in (800, 200)]
    assert found("benchmark-contamination", splits[0], test=splits[1], text="text") == []


def test_forms_that_repeat_each_other_are_silent():
    random = dice()
    form = "this contract is made between the parties named above and below and ends after the time that is said in it unless one of them"
    splits = [{"text": [f"{form} {k} {good.sentence(random, 4)}" for k in random.integers(0, 10**6, n)]} for n in (500, 150)]
    assert found("benchmark-contamination", splits[0], test=splits[1], text="text") == []
