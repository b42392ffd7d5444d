"""Clicks arrive in batches: every batch is scored before the model learns from it."""
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler


class Stream:
    def __init__(self, n_batches=40, size=300, seed=49):
        self.rng = np.random.default_rng(seed)
        self.n_batches, self.size = n_batches, size
        self.w = np.array([0.9, -0.7, 0.5, 0.8, -0.6])

    def __iter__(self):
        for _ in range(self.n_batches):
            X = self.rng.normal(0, [1, 3, 0.5, 2, 1], size=(self.size, 5)) + [0, 5, 1, 0, -2]
            z = ((X - [0, 5, 1, 0, -2]) / [1, 3, 0.5, 2, 1]) @ self.w - 0.4
            yield X, (self.rng.random(self.size) < 1 / (1 + np.exp(-z))).astype(int)


class OnlineModel:
    def __init__(self):
        self.scaler = StandardScaler()
        self.clf = SGDClassifier(loss="log_loss", alpha=1e-3, learning_rate="invscaling", eta0=0.1, power_t=0.3,
                                 average=True, random_state=0)

    def learn(self, X, y):
        self.scaler.partial_fit(X)
        self.clf.partial_fit(self.scaler.transform(X), y, classes=[0, 1])

    def score(self, X):
        return self.clf.predict_proba(self.scaler.transform(X))[:, 1]


model, truth, said = OnlineModel(), [], []
for number, (X, y) in enumerate(Stream()):
    if number > 0:
        truth.append(y)
        said.append(model.score(X))
    model.learn(X, y)

for name, part in (("first 10 batches", slice(0, 10)), ("last 10 batches", slice(-10, None))):
    t, s = np.concatenate(truth[part]), np.concatenate(said[part])
    print(f"{name:17s} ROC AUC {roc_auc_score(t, s):.3f}  log loss {log_loss(t, s):.3f}")
t, s = np.concatenate(truth), np.concatenate(said)
print(f"{'all':17s} ROC AUC {roc_auc_score(t, s):.3f}  log loss {log_loss(t, s):.3f}  clicks {t.mean():.3f}")
