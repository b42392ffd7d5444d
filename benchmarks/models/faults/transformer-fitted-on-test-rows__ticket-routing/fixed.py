import random
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC


@dataclass
class Config:
    n_tickets: int = 1600
    n_topics: int = 60
    seed: int = 12


WORDS = {
    "billing": "invoice refund charge card payment overdue receipt tax subscription price".split(),
    "network": "router latency vpn packet dns outage wifi cable firewall timeout".split(),
    "account": "password login reset username locked profile email verify session token".split(),
}
SHARED = "please help since yesterday customer urgent again still cannot issue problem support team contact".split()


def make_tickets(cfg):
    r = random.Random(cfg.seed)
    texts, queue = [], []
    for _ in range(cfg.n_tickets):
        q = r.choice(list(WORDS))
        words = []
        for _ in range(r.randint(7, 16)):
            u = r.random()
            if u < 0.27:
                words.append(r.choice(WORDS[q]))
            elif u < 0.45:
                words.append(r.choice(WORDS[r.choice(list(WORDS))]))
            elif u < 0.9:
                words.append(r.choice(SHARED))
            else:
                words.append(f"ref{r.randint(100, 400)}")
        texts.append(" ".join(words))
        queue.append(q)
    return texts, np.array(queue)


def embedder(cfg):
    return Pipeline([
        ("tfidf", TfidfVectorizer(sublinear_tf=True, min_df=2)),
        ("lsa", TruncatedSVD(cfg.n_topics, random_state=cfg.seed)),
        ("norm", Normalizer()),
    ])


def main():
    cfg = Config()
    texts, queue = make_tickets(cfg)
    emb = embedder(cfg)
    t_train, t_test, y_train, y_test = train_test_split(
        texts, queue, test_size=0.75, stratify=queue, random_state=cfg.seed)
    Z_train = emb.fit_transform(t_train)
    Z_test = emb.transform(t_test)
    clf = LinearSVC(C=0.5).fit(Z_train, y_train)
    pred = clf.predict(Z_test)
    print(classification_report(y_test, pred, digits=3))
    print("macro F1", round(f1_score(y_test, pred, average="macro"), 3))


if __name__ == "__main__":
    main()
