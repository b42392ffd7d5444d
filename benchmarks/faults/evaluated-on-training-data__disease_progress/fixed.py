"""Diabetes progression with a small network: how well does it do on patients it has not seen?"""
import numpy as np
import torch
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from torch import nn


class ProgressionModel:
    """fit/predict around a torch network, scikit-learn fashion."""

    def __init__(self, hidden=64, lr=3e-3, epochs=60, batch_size=32, seed=0):
        self.hidden, self.lr, self.epochs, self.batch_size, self.seed = hidden, lr, epochs, batch_size, seed

    def fit(self, X, y, eval_set):
        torch.manual_seed(self.seed)
        self.mu, self.sigma = y.mean(), y.std()
        self.x_mu, self.x_sigma = X.mean(0), X.std(0)
        xt, yt = self._inputs(X), torch.tensor((y - self.mu) / self.sigma, dtype=torch.float32)
        self.net = nn.Sequential(nn.Linear(X.shape[1], self.hidden), nn.Tanh(), nn.Linear(self.hidden, self.hidden),
                                 nn.Tanh(), nn.Linear(self.hidden, 1), nn.Flatten(0))
        opt = torch.optim.Adam(self.net.parameters(), lr=self.lr)
        for epoch in range(self.epochs):
            self.net.train()
            for rows in torch.randperm(len(xt)).split(self.batch_size):
                loss = nn.functional.mse_loss(self.net(xt[rows]), yt[rows])
                opt.zero_grad()
                loss.backward()
                opt.step()
            if (epoch + 1) % 10 == 0:
                print(f"epoch {epoch + 1}: held-out R2 {r2_score(eval_set[1], self.predict(eval_set[0])):.3f}")
        return self

    def _inputs(self, X):
        return torch.tensor((X - self.x_mu) / self.x_sigma, dtype=torch.float32)

    @torch.no_grad()
    def predict(self, X):
        self.net.eval()
        return (self.net(self._inputs(X)) * self.sigma + self.mu).numpy()


X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)
model = ProgressionModel(epochs=20).fit(X_train, y_train, eval_set=(X_test, y_test))
error = np.abs(model.predict(X_test) - y_test).mean()
print(f"mean absolute error on the held-out patients: {error:.1f}")
