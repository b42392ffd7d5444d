"""Seabed cover from echo-sounder features: sand nearly everywhere, rock and reef seldom."""
import numpy as np
import torch
from sklearn.metrics import balanced_accuracy_score
from sklearn.utils.class_weight import compute_class_weight
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset, random_split

COVER = ("sand", "gravel", "rock", "reef")


def survey(n=3000, seed=6):
    rng = np.random.default_rng(seed)
    cover = rng.choice(len(COVER), n, p=[0.78, 0.14, 0.05, 0.03])
    centre = rng.normal(0, 0.75, (len(COVER), 8))
    echo = centre[cover] + rng.normal(0, 1, (n, 8))
    return torch.tensor(echo, dtype=torch.float32), torch.tensor(cover)


def balanced_weights(labels):
    weight = compute_class_weight("balanced", classes=np.arange(len(COVER)), y=labels.numpy())
    return torch.tensor(1 / weight, dtype=torch.float32)


class CoverNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 32), nn.Linear(32, 32)])
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(32, len(COVER))

    def forward(self, x):
        for layer in self.layers:
            x = self.drop(torch.relu(layer(x)))
        return self.out(x)


def main():
    torch.manual_seed(6)
    x, y = survey()
    train, held = random_split(TensorDataset(x, y), [0.75, 0.25])
    rows = torch.tensor(train.indices)
    criterion = nn.CrossEntropyLoss(weight=balanced_weights(y[rows]))
    loader = DataLoader(train, batch_size=50, shuffle=True)
    net = CoverNet()
    opt = optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
    x_held, y_held = x[held.indices], y[held.indices]
    for epoch in range(1, 16):
        net.train()
        for xb, yb in loader:
            opt.zero_grad()
            loss = criterion(net(xb), yb)
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            out = net(x_held)
        score = balanced_accuracy_score(y_held, out.argmax(1))
        if epoch % 3 == 0:
            print(f"epoch {epoch:2d}  loss {loss.item():.3f}  held-out loss {criterion(out, y_held):.3f}  balanced accuracy {score:.3f}")


main()
