"""Engine state from vibration features on arbitrary channels, a deep narrow net with batch normalisation."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def layer(i, o):
    return [nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.ReLU()]


def build(depth=10, width=40, d_in=20, classes=6):
    mods = layer(d_in, width)
    for _ in range(depth - 1):
        mods += layer(width, width)
    return nn.Sequential(*mods, nn.Linear(width, classes))


def engines(n, seed):
    g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(20)
    spots = torch.randn(18, 20, generator=w)
    which = torch.randint(0, 18, (n,), generator=g)
    x = spots[which] + 0.75 * torch.randn(n, 20, generator=g)
    return TensorDataset(x / 1.25, which % 6)


def validate(model, loader):
    model.eval()
    correct = 0
    with torch.no_grad():
        for x, y in loader:
            correct += (model(x).argmax(1) == y).sum().item()
    return correct / len(loader.dataset)


def train_one_epoch(model, loader, optimizer):
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


if __name__ == "__main__":
    torch.manual_seed(100)
    train = DataLoader(engines(3000, 1), batch_size=50, shuffle=True)
    val = DataLoader(engines(600, 2), batch_size=200)
    model = build()
    print(f"sanity check before training: val acc {validate(model, val):.3f}")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, weight_decay=1e-4)
    for epoch in range(10):
        loss = train_one_epoch(model, train, optimizer)
        print(f"epoch {epoch}: loss {loss:.3f} val acc {validate(model, val):.3f}")
