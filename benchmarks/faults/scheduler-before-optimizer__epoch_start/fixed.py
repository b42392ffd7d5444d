"""Regression of disease progression with an exponentially falling rate."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR
from sklearn.datasets import load_diabetes

torch.manual_seed(1)
X, y = load_diabetes(return_X_y=True, scaled=False)
X = torch.tensor((X - X.mean(0)) / X.std(0), dtype=torch.float32)
y = torch.tensor((y - y.mean()) / y.std(), dtype=torch.float32).unsqueeze(1)


class Engine:
    def __init__(self, model, lr=0.02, gamma=0.9):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
        self.scheduler = ExponentialLR(self.optimizer, gamma=gamma)
        self.loss = nn.MSELoss()

    def run(self, x, y, epochs, batch_size=20):
        for epoch in range(epochs):
            self.epoch(x, y, batch_size)
            self.scheduler.step()
            if epoch % 4 == 3:
                print(f"epoch {epoch + 1} lr {self.optimizer.param_groups[0]['lr']:.5f} loss {self.last:.4f}")

    def epoch(self, x, y, batch_size):
        for idx in torch.randperm(len(x)).split(batch_size):
            self.optimizer.zero_grad()
            loss = self.loss(self.model(x[idx]), y[idx])
            loss.backward()
            self.optimizer.step()
        self.last = loss.item()

    def test(self, x, y):
        with torch.no_grad():
            return self.loss(self.model(x), y).item()


engine = Engine(nn.Sequential(nn.Linear(10, 24), nn.ReLU(), nn.Linear(24, 1)))
engine.run(X[:360], y[:360], epochs=20)
print("test mse", engine.test(X[360:], y[360:]))
