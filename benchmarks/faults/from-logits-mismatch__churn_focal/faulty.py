"""Which subscribers leave next month? Focal loss (Lin et al. 2017), because few of them do."""
import numpy as np
import torch
from sklearn.metrics import average_precision_score
from torch import nn


def focal_loss(p, y, gamma=2.0, alpha=0.6, eps=1e-6):
    p = p.clamp(eps, 1 - eps)
    pos = -alpha * (1 - p) ** gamma * torch.log(p)
    neg = -(1 - alpha) * p ** gamma * torch.log(1 - p)
    return torch.where(y == 1, pos, neg).mean()


class Trainer:
    """Keeps model, loss and optimiser together."""

    def __init__(self, model, loss, lr):
        self.model, self.loss = model, loss
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)

    def step(self, x, y):
        self.model.train()
        self.opt.zero_grad()
        value = self.loss(self.model(x).squeeze(1), y)
        value.backward()
        self.opt.step()
        return value.item()

    @torch.no_grad()
    def check(self, x, y):
        self.model.eval()
        out = self.model(x).squeeze(1)
        return self.loss(out, y).item(), average_precision_score(y.numpy(), out.numpy())


def subscribers(n, rng):
    x = rng.normal(size=(n, 10))
    score = 1.6 * x[:, 0] - 1.2 * x[:, 1] * x[:, 2] + 0.9 * np.abs(x[:, 3]) - 3.4
    leaves = rng.random(n) < 1 / (1 + np.exp(-2 * score))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(leaves, dtype=torch.float32)


torch.manual_seed(14)
rng = np.random.default_rng(14)
x_train, y_train = subscribers(3000, rng)
x_val, y_val = subscribers(1500, rng)
model = nn.Sequential(nn.Linear(10, 48), nn.SiLU(), nn.Linear(48, 24), nn.SiLU(), nn.Linear(24, 1))
trainer = Trainer(model, focal_loss, lr=2e-3)
for epoch in range(1, 9):
    shuffled = torch.randperm(len(x_train)).split(64)
    loss = sum(trainer.step(x_train[r], y_train[r]) for r in shuffled) / len(shuffled)
    val_loss, precision = trainer.check(x_val, y_val)
    if epoch % 2 == 0:
        print(f"epoch {epoch:2d}  focal {loss:.4f}  val {val_loss:.4f}  average precision {precision:.3f}")
