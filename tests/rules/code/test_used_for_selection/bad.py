"""The number of neighbours is chosen by the test part, whose score is then reported.

Fault at line 19.
"""

import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

wines = pd.read_csv("wines.csv")
X_train, X_test, y_train, y_test = train_test_split(
    wines.drop(columns=["region"]), wines["region"], test_size=0.25, random_state=0, stratify=wines["region"]
)

best_score, best_k = 0.0, None
for k in range(1, 40):
    model = KNeighborsClassifier(n_neighbors=k)
    model.fit(X_train, y_train)
    score = model.score(X_test, y_test)
    if score > best_score:
        best_score, best_k = score, k
print(f"{best_k} neighbours: {best_score:.3f}")
