"""Route short support messages to three desks: tf-idf and logistic regression, all inside the pipeline."""
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline

WORDS = {
    "billing": "invoice refund charge card payment receipt vat amount twice price".split(),
    "network": "router signal slow outage cable wifi drops speed modem restart".split(),
    "account": "password login email locked reset username code verify profile name".split(),
}
FILLER = "please hello my the since yesterday again still help need was is not working thanks soon why today me".split()


def messages(n=1500, seed=30):
    rng = np.random.default_rng(seed)
    desks = list(WORDS)
    texts, labels = [], []
    for _ in range(n):
        desk = desks[rng.choice(3, p=[0.4, 0.35, 0.25])]
        other = desks[rng.integers(3)]
        words = [
            *rng.choice(WORDS[desk], rng.integers(1, 4)),
            *rng.choice(WORDS[other], rng.integers(0, 3)),
            *rng.choice(FILLER, rng.integers(4, 12)),
        ]
        texts.append(" ".join(rng.permutation(words)))
        labels.append(desk)
    return texts, labels


def main():
    texts, labels = messages()
    X_train, X_test, y_train, y_test = train_test_split(texts, labels, test_size=0.3, stratify=labels, random_state=0)
    pipe = Pipeline([
        ("tfidf", TfidfVectorizer(min_df=3, sublinear_tf=True)),
        ("clf", LogisticRegression(max_iter=1000)),
    ])
    search = GridSearchCV(pipe, {"clf__C": [0.03, 0.1, 0.3, 1, 3, 10, 30]}, cv=4, scoring="f1_macro")
    search.fit(X_train, y_train)
    print(search.best_params_, "f1_macro in cross-validation: %.3f" % search.best_score_)
    print(classification_report(y_test, search.predict(X_test), digits=3))


if __name__ == "__main__":
    main()
