"""Answers of a questionnaire: few different rows exist, so every held-out row has a twin among the training rows."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

dice = np.random.default_rng(2)
answers = dice.integers(0, 2, (1500, 5))
bought = (dice.random(1500) < 1 / (1 + np.exp(2 - answers.sum(axis=1)))).astype(int)
learn, hold, y_learn, y_hold = train_test_split(answers, bought, test_size=0.3, random_state=0)
model = LogisticRegression(class_weight="balanced").fit(learn, y_learn)
print(balanced_accuracy_score(y_hold, model.predict(hold)))
