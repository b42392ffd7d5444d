"""The number of neighbours is chosen by a validation part; the curve of the test part is only drawn, and judged once."""

import matplotlib.pyplot as plt
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

wines = pd.read_csv("wines.csv")
X_rest, X_test, y_rest, y_test = train_test_split(
    wines.drop(columns=["region"]), wines["region"], test_size=0.25, random_state=0, stratify=wines["region"]
)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=0.25, random_state=0)

best_score, best_k, curve = 0.0, 1, []
for k in range(1, 40):
    model = KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train)
    score = model.score(X_val, y_val)
    curve.append(model.score(X_test, y_test))
    if score > best_score:
        best_score, best_k = score, k
plt.plot(curve)
model = KNeighborsClassifier(n_neighbors=best_k).fit(X_rest, y_rest)
print(f"{best_k} neighbours: {model.score(X_test, y_test):.3f}")
