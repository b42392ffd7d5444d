"""Strength of timber beams; a regressor with the fit/predict manners of scikit-learn."""
import numpy as np
import torch
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn


class TorchRegressor(RegressorMixin, BaseEstimator):
    def __init__(self, width=48, lr=3e-3, batch=32):
        self.width, self.lr, self.batch = width, lr, batch

    def _build(self, n_features):
        self.net_ = nn.Sequential(nn.Linear(n_features, self.width), nn.ReLU(),
                                  nn.Linear(self.width, self.width), nn.ReLU(), nn.Linear(self.width, 1))
        self.opt_ = torch.optim.Adam(self.net_.parameters(), lr=self.lr)

    def fit(self, X, y):
        """One pass over the data."""
        if not hasattr(self, "net_"):
            self._build(X.shape[1])
        self.net_.train()
        X, y = torch.as_tensor(X, dtype=torch.float32), torch.as_tensor(y, dtype=torch.float32)
        for rows in torch.randperm(len(X)).split(self.batch):
            loss = nn.functional.mse_loss(self.net_(X[rows]).squeeze(1), y[rows])
            self.opt_.zero_grad()
            loss.backward()
            self.opt_.step()
        return self

    def predict(self, X):
        self.net_.eval()
        with torch.no_grad():
            return self.net_(torch.as_tensor(X, dtype=torch.float32)).squeeze(1).numpy()


def beams(n, rng):
    X = rng.normal(0, 1, (n, 7))
    y = 2 * X[:, 0] + np.sin(2 * X[:, 1]) * X[:, 2] - np.abs(X[:, 3]) + 0.5 * X[:, 4] * X[:, 5]
    return X, y + rng.normal(0, 0.2, n)


torch.manual_seed(37)
X, y = beams(2400, np.random.default_rng(37))
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=37)
sx, sy = StandardScaler().fit(X_train), StandardScaler().fit(y_train[:, None])
X_train, X_test = sx.transform(X_train), sx.transform(X_test)
y_train, y_test = sy.transform(y_train[:, None])[:, 0], sy.transform(y_test[:, None])[:, 0]

model = TorchRegressor()
for epoch in range(1, 21):
    model.fit(X_train, y_train)
    if epoch % 2 == 0:
        print(f"after {epoch:2d} passes: R2 {model.score(X_test, y_test):.3f}")
