"""Twelve tanh layers with orthogonal weights and skip connections on the digits, which stay in the linear range."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset


class TanhBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.fc = nn.Linear(width, width)
        nn.init.orthogonal_(self.fc.weight)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        return x + 0.3 * torch.tanh(self.fc(self.norm(x)))


class DeepTanh(nn.Module):
    def __init__(self, width=48, depth=12):
        super().__init__()
        self.stem = nn.Linear(64, width)
        self.blocks = nn.Sequential(*[TanhBlock(width) for _ in range(depth)])
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        return self.head(self.blocks(torch.tanh(self.stem(x))))


def main():
    torch.manual_seed(3)
    X, y = load_digits(return_X_y=True)
    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
    p = torch.randperm(len(X))
    X, y = X[p], y[p]
    X = (X - X[:1400].mean()) / X[:1400].std()
    train = DataLoader(TensorDataset(X[:1400], y[:1400]), batch_size=32, shuffle=True)
    model = DeepTanh()
    opt = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.05)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=10)
    for epoch in range(10):
        model.train()
        total = 0.0
        for xb, yb in train:
            loss = nn.functional.cross_entropy(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        sched.step()
        model.eval()
        with torch.no_grad():
            acc = (model(X[1400:]).argmax(1) == y[1400:]).float().mean().item()
        print(f"epoch {epoch} loss {total / len(train):.4f} val acc {acc:.3f}")


if __name__ == "__main__":
    main()
