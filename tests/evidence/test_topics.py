"""A word is found among a text's names where it is in the text, and nowhere else."""

from __future__ import annotations

import random

from sleuth.evidence.source.topics import TOPICS, Spoken, Words, topics_of

WORDS = sorted({word for topic in TOPICS.values() for word in (*topic.words, *topic.certain, *topic.only_with) if word})
JOINTS = ("", " ", ".", "(", "_", "x", "7", "\n", "[", "é", " = ", '"')


def made_text(draw: random.Random) -> str:
    """Pieces of the words that topics look for, in each other's midst."""
    pieces = []
    for _ in range(draw.randint(1, 12)):
        word = draw.choice(WORDS)
        start, end = sorted(draw.sample(range(len(word) + 1), 2))
        pieces += [draw.choice((word, word[start:end])), draw.choice(JOINTS)]
    return "".join(pieces)


def test_words_has_what_the_text_has() -> None:
    draw = random.Random(0)
    n_there = 0
    for _ in range(400):
        text = made_text(draw)
        words = Words(text)
        for word in WORDS:
            assert (word in words) == (word in text), (word, text)
            n_there += word in text
    assert n_there > 400


def test_topics_are_the_same_asked_for_one_by_one() -> None:
    draw = random.Random(1)
    for _ in range(200):
        text = made_text(draw)
        spoken = Spoken(text)
        assert {name for name in TOPICS if spoken.of_all((name,))} == topics_of(text)
