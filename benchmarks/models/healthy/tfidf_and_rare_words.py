"""Route support mails to a team by their text."""
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

TOPICS = {
    "billing": "invoice payment refund charge card receipt vat amount due bank".split(),
    "delivery": "parcel courier late address tracking depot damaged box driver door".split(),
    "account": "password login email locked reset profile delete code phone verify".split(),
}
FILLER = "hello please thanks the my is not since can you we have today still again help with".split()


def mails(n=1500, seed=74):
    rng = np.random.default_rng(seed)
    rare = [f"ref{rng.integers(10_000, 99_999)}" for _ in range(900)]
    texts, teams = [], []
    for _ in range(n):
        team = rng.choice(list(TOPICS))
        other = rng.choice(list(TOPICS))
        words = list(rng.choice(FILLER, 9)) + list(rng.choice(TOPICS[team], 3)) \
            + list(rng.choice(TOPICS[other], 2)) + list(rng.choice(rare, 2))
        rng.shuffle(words)
        texts.append(" ".join(words))
        teams.append(team)
    return np.array(texts), np.array(teams)


def main():
    texts, teams = mails()
    A, B, ya, yb = train_test_split(texts, teams, test_size=.3, stratify=teams, random_state=1)
    model = make_pipeline(TfidfVectorizer(sublinear_tf=True), LogisticRegression(C=5, max_iter=500))
    model.fit(A, ya)
    guess = model.predict(B)
    print("words in the vocabulary:", len(model[0].vocabulary_))
    print(classification_report(yb, guess, digits=3))
    assert f1_score(yb, guess, average="macro") > .6


if __name__ == "__main__":
    main()
