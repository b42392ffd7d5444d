import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB


def spell(train_texts, test_texts, train_tones, test_tones):
    counter = CountVectorizer(ngram_range=(1, 2))
    counts = counter.fit_transform(pd.concat([train_texts, test_texts]))  # HERE
    bayes = MultinomialNB().fit(counts[: len(train_texts)], train_tones)
    return bayes.score(counts[len(train_texts) :], test_tones)
