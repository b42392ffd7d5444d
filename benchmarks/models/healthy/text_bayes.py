"""Short messages: word counts and naive Bayes."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

rng = np.random.default_rng(1)
shared = ["the", "a", "we", "you", "today", "please", "time", "more", "new", "see"]
topics = {
    "kitchen": ["pan", "soup", "salt", "oven", "recipe", "onion"],
    "garden": ["soil", "seed", "rain", "spade", "rose", "hedge"],
}
texts, labels = [], []
for _ in range(500):
    topic = rng.choice(list(topics))
    words = list(rng.choice(shared, 8)) + list(rng.choice(topics[topic], 2))
    texts.append(" ".join(rng.permutation(words)))
    labels.append(topic)
train, test, y_train, y_test = train_test_split(texts, labels, random_state=1, stratify=labels)
model = make_pipeline(TfidfVectorizer(), MultinomialNB()).fit(train, y_train)
print("accuracy", accuracy_score(y_test, model.predict(test)))
