"""Wine cultivars with batch normalisation: two full batches an epoch, the short rest left for another epoch's shuffle."""
import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def split(seed=3, n_val=44):
    X, y = load_wine(return_X_y=True)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(seed))
    X, y = torch.tensor(X, dtype=torch.float32)[order], torch.tensor(y)[order]
    mean, std = X[n_val:].mean(0), X[n_val:].std(0)
    X = (X - mean) / std
    return TensorDataset(X[n_val:], y[n_val:]), TensorDataset(X[:n_val], y[:n_val])


class Net(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(13, hidden), nn.BatchNorm1d(hidden), nn.ReLU(),
            nn.Linear(hidden, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, 3))

    def forward(self, x):
        return self.layers(x)


torch.manual_seed(3)
train_set, val_set = split()
train_loader = DataLoader(train_set, batch_size=48, shuffle=True, drop_last=True)
val_loader = DataLoader(val_set, batch_size=48)
net = Net()
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)
for epoch in range(50):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    if epoch % 10 == 9:
        net.eval()
        with torch.no_grad():
            hits = sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader)
        print(f"epoch {epoch + 1} loss {loss.item():.4f} val accuracy {hits / len(val_set):.3f}")
