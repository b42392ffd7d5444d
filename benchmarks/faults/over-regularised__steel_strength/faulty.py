"""Yield strength of steel from composition and treatment (made-up plant records)."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

CONFIG = dict(
    hidden=(64, 64),
    lr=2e-3,
    weight_decay=0.4,
    epochs=16,
    batch_size=50,
)


class Heats(Dataset):
    names = ["C", "Mn", "Si", "Cr", "Ni", "Mo", "anneal", "cooling", "grain"]

    def __init__(self, n, seed, stats=None):
        g = torch.Generator().manual_seed(seed)
        x = torch.randn(n, len(self.names), generator=g)
        col = dict(zip(self.names, x.T))
        s = 0.9 * col["C"] + 0.5 * col["Mn"] * torch.sigmoid(2 * col["cooling"]) + 0.6 * torch.exp(-0.5 * col["grain"])
        s = s + 0.4 * torch.sin(2 * col["anneal"]) + 0.15 * torch.randn(n, generator=g)
        self.stats = stats or (s.mean(), s.std())
        self.x, self.s = x, ((s - self.stats[0]) / self.stats[1]).unsqueeze(1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.s[i]


def build(n_in, hidden):
    layers = []
    for n_out in hidden:
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        n_in = n_out
    return nn.Sequential(*layers, nn.Linear(n_in, 1))


def main(c=CONFIG):
    torch.manual_seed(29)
    train_set = Heats(1600, 0)
    val_set = Heats(400, 1, train_set.stats)
    train = DataLoader(train_set, c["batch_size"], shuffle=True)
    val = DataLoader(val_set, 200)
    net = build(len(Heats.names), c["hidden"])
    opt = torch.optim.Adam(net.parameters(), lr=c["lr"], weight_decay=c["weight_decay"])
    mse = nn.MSELoss()
    for epoch in range(c["epochs"]):
        net.train()
        total = 0.0
        for x, s in train:
            opt.zero_grad()
            loss = mse(net(x), s)
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            v = sum(mse(net(x), s).item() for x, s in val) / len(val)
        print(f"epoch {epoch:2d} train {total / len(train):.4f} val {v:.4f}")


main()
