"""Power of a wind turbine from weather; small training class with hooks."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ExponentialLR
from torch.utils.data import DataLoader, TensorDataset, random_split


def weather(n=2000, seed=9):
    g = torch.Generator().manual_seed(seed)
    wind, turn, temp, gust = (torch.randn(n, generator=g) for _ in range(4))
    power = torch.sigmoid(2.5 * wind) * torch.cos(0.9 * turn) - 0.15 * temp + 0.3 * gust * torch.tanh(wind)
    power = power + 0.04 * torch.randn(n, generator=g)
    return TensorDataset(torch.stack([wind, turn, temp, gust], 1), ((power - power.mean()) / power.std()).unsqueeze(1))


class Fit:
    def __init__(self, model, train, val, lr=4e-3, decay=0.9, epochs=25):
        self.model, self.train, self.val, self.epochs = model, train, val, epochs
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)
        self.sched = ExponentialLR(self.opt, gamma=decay)
        self.loss = nn.MSELoss()
        self.history = []

    def batch_done(self, loss):
        self.history.append(loss)

    def epoch_done(self, epoch):
        self.sched.step()
        self.model.eval()
        with torch.no_grad():
            val = sum(self.loss(self.model(x), y).item() for x, y in self.val) / len(self.val)
        if epoch % 3 == 0:
            recent = self.history[-len(self.train):]
            print(f"epoch {epoch:2d}: train {sum(recent) / len(recent):.4f}  val {val:.4f}")

    def run(self):
        for epoch in range(self.epochs):
            self.model.train()
            for x, y in self.train:
                self.opt.zero_grad()
                loss = self.loss(self.model(x), y)
                loss.backward()
                self.opt.step()
                self.batch_done(loss.item())
            self.epoch_done(epoch)


torch.manual_seed(9)
train_part, val_part = random_split(weather(), [1600, 400])
net = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
Fit(net, DataLoader(train_part, batch_size=50, shuffle=True), DataLoader(val_part, batch_size=100)).run()
