import random
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import Pipeline

rnd = random.Random(5)
GOOD = "crisp lovely sturdy quick charming bright generous smooth reliable tasty".split()
BAD = "broken slow rude bland noisy sticky flimsy late dull greasy".split()
NEUTRAL = "room table staff breakfast delivery box screen colour street evening week button size shop menu phone chair train".split()


def review(label):
    words = []
    for _ in range(rnd.randint(8, 20)):
        u = rnd.random()
        if u < 0.16:
            words.append(rnd.choice(GOOD if label else BAD))
        elif u < 0.26:
            words.append(rnd.choice(GOOD + BAD))
        else:
            words.append(rnd.choice(NEUTRAL))
    return " ".join(words)


labels = [rnd.randint(0, 1) for _ in range(2000)]
docs = [review(l) for l in labels]
d_tr, d_te, y_tr, y_te = train_test_split(docs, labels, test_size=0.3, random_state=2, stratify=labels)
pipe = Pipeline([("tfidf", TfidfVectorizer(min_df=3)), ("lr", LogisticRegression(max_iter=1000))])
gs = GridSearchCV(pipe, {"lr__C": [0.003, 0.03, 0.3, 3, 30, 300], "tfidf__ngram_range": [(1, 1), (1, 2)]}, cv=4, scoring="f1")
gs.fit(d_tr, y_tr)
print(gs.best_params_, round(gs.best_score_, 3))
print(classification_report(y_te, gs.predict(d_te), target_names=["negative", "positive"], digits=3))
