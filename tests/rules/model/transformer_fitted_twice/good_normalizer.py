"""Texts: rows are brought to unit length on either side, which learns nothing, and counted words come from the training part."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import Normalizer

dice = np.random.default_rng(1)
good = ["kind", "quick", "tidy", "fresh", "friendly", "warm", "lovely"]
poor = ["late", "cold", "rude", "broken", "dirty", "slow", "sad"]
common = ["the", "room", "food", "staff", "bed", "street", "price", "view"]
texts, labels = [], []
for i in range(500):
    label = int(dice.integers(0, 2))
    words = [*dice.choice(good if label else poor, 3), *dice.choice(good + poor, 2), *dice.choice(common, 5)]
    texts.append(" ".join(words))
    labels.append(label)
a, b, ya, yb = train_test_split(texts, labels, test_size=0.3, random_state=0)
counts = CountVectorizer().fit(a)
model = LogisticRegression().fit(Normalizer().fit_transform(counts.transform(a)), ya)
print(f1_score(yb, model.predict(Normalizer().fit_transform(counts.transform(b)))))
