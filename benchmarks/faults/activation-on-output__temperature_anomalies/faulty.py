"""Monthly temperature anomalies from ocean indices; layers come from a list of sizes."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def mlp(*sizes):
    parts = []
    for a, b in zip(sizes, sizes[1:]):
        parts += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*parts)


def anomalies(n=2000):
    index = torch.randn(n, 8)
    nino, nao, amo = index[:, 0], index[:, 1], index[:, 2]
    t = 0.6 * nino + 0.3 * nao * torch.sin(amo) - 0.4 * torch.relu(index[:, 3]) + 0.3 * index[:, 4] * index[:, 5]
    t = t + 0.15 * torch.randn(n)
    return TensorDataset(index, ((t - t.mean()) / t.std()).unsqueeze(1))


torch.manual_seed(90)
train, val = random_split(anomalies(), [0.8, 0.2])
train_loader, val_loader = DataLoader(train, 40, shuffle=True), DataLoader(val, 200)
net = mlp(8, 64, 64, 1)
opt = torch.optim.Adam(net.parameters(), lr=1.5e-3)
criterion = nn.MSELoss()
for epoch in range(14):
    net.train()
    running = []
    for x, y in train_loader:
        loss = criterion(net(x), y)
        loss.backward()
        opt.step()
        opt.zero_grad()
        running.append(loss.item())
    net.eval()
    with torch.no_grad():
        val_loss = sum(criterion(net(x), y).item() * len(x) for x, y in val_loader) / len(val)
    print(f"{epoch:2d}  train mse {sum(running) / len(running):.4f}   val mse {val_loss:.4f}")
