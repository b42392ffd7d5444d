"""What each measurement of a wine is worth: the full model's test score, that without each column, then the full one's report."""

import numpy as np
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.4, random_state=0, stratify=y)


def learned(columns):
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=500)).fit(x_train[:, columns], y_train)


everything = np.arange(x.shape[1])
for left_out in [None, *everything]:
    columns = everything if left_out is None else np.delete(everything, left_out)
    print(left_out, round(learned(columns).score(x_test[:, columns], y_test), 3))
full = learned(everything)
print(classification_report(y_test, full.predict(x_test)))
print("accuracy", full.score(x_test, y_test))
