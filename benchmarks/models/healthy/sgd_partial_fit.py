import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import accuracy_score

rng = np.random.default_rng(0)
w = rng.normal(size=8)
s = StandardScaler()
m = SGDClassifier(loss="log_loss", alpha=1e-3, random_state=0)
seen = []
for step in range(40):
    X = rng.normal(size=(100, 8)) * np.arange(1, 9)
    y = ((X / np.arange(1, 9)) @ w + rng.normal(0, 0.5, 100) > 0).astype(int)
    if step:
        seen.append(accuracy_score(y, m.predict(s.transform(X))))
    s.partial_fit(X)
    m.partial_fit(s.transform(X), y, classes=[0, 1])
print(np.mean(seen[:5]), np.mean(seen[-5:]))
