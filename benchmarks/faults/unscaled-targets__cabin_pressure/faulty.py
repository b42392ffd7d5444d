"""Air pressure at a mountain hut, in pascal, from the sensors down in the valley."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(35)


def readings(n):
    x = torch.randn(n, 5)                                     # already standardised by the logger
    swing = x[:, 0] + 0.6 * x[:, 1] * x[:, 2] - 0.5 * torch.tanh(2 * x[:, 3])
    return x, (84_300 + 520 * swing + 60 * torch.randn(n)).unsqueeze(1)


class Barometer:
    def __init__(self, lr=3e-3, hidden=40):
        self.net = nn.Sequential(nn.Linear(5, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(),
                                 nn.Linear(hidden, 1))
        self.opt = torch.optim.Adam(self.net.parameters(), lr=lr)

    def fit(self, data, val, epochs=25):
        loader = DataLoader(data, batch_size=50, shuffle=True)
        for epoch in range(epochs):
            self.net.train()
            total = 0.0
            for x, y in loader:
                self.opt.zero_grad()
                loss = nn.functional.mse_loss(self.net(x), y)
                loss.backward()
                self.opt.step()
                total += loss.item()
            if epoch % 5 == 4:
                print(f"epoch {epoch + 1}: loss {total / len(loader):.4g}, "
                      f"val error {self.rmse(*val[:]):.0f} Pa")

    @torch.no_grad()
    def rmse(self, x, y):
        self.net.eval()
        pascal = self.net(x)
        return (pascal - y).pow(2).mean().sqrt().item()


train, val = random_split(TensorDataset(*readings(2500)), [2000, 500])
Barometer().fit(train, val)
