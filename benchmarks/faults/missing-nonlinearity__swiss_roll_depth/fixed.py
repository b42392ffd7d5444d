# How far along the roll? Regression on scikit-learn's swiss roll.
import torch
from sklearn.datasets import make_swiss_roll
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(43)


def roll(n, seed):
    points, along = make_swiss_roll(n, noise=0.3, random_state=seed)
    x = torch.tensor(points, dtype=torch.float32)
    x = (x - torch.tensor([2.0, 10.5, 0.3])) / torch.tensor([6.8, 6.1, 6.9])
    return x, torch.tensor((along - 9.4) / 2.7, dtype=torch.float32)


class RollNet(nn.Module):
    def __init__(self, width=64, depth=3):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, width)] + [nn.Linear(width, width) for _ in range(depth - 1)])
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        for layer in self.layers:
            x = nn.functional.silu(layer(x))
        return self.out(x).squeeze(1)


loader = DataLoader(TensorDataset(*roll(1600, 1)), batch_size=40, shuffle=True)
x_val, y_val = roll(400, 2)
net = RollNet()
opt = optim.Adam(net.parameters(), lr=2e-3)
mse = nn.MSELoss()
for epoch in range(1, 16):
    net.train()
    running = 0.0
    for x, y in loader:
        opt.zero_grad()
        loss = mse(net(x), y)
        loss.backward()
        opt.step()
        running += loss.item()
    net.eval()
    with torch.no_grad():
        val = mse(net(x_val), y_val).item()
    if epoch % 3 == 0:
        print(f"epoch {epoch:2d}: train {running / len(loader):.4f}  val {val:.4f}")
