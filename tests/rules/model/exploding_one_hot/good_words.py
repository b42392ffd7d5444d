"""Messages: many words for few messages is how texts are."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

rng = np.random.default_rng(6)
common = [f"w{i}" for i in range(600)]
topic = rng.integers(0, 2, 300)
marks = (["goal", "match", "league"], ["budget", "vote", "party"])
texts = [" ".join([*rng.choice(common, 12), *rng.choice(marks[one], 3)]) for one in topic]
train, test, y_train, y_test = train_test_split(texts, topic, random_state=0, stratify=topic)
words = CountVectorizer().fit(train)
model = MultinomialNB().fit(words.transform(train), y_train)
print("accuracy", accuracy_score(y_test, model.predict(words.transform(test))))
