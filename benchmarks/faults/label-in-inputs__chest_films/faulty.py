import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class Films(Dataset):
    """Grey films with or without a faint round shadow in the lung."""

    def __init__(self, n, seed, ward_only_ill=True):
        g = torch.Generator().manual_seed(seed)
        self.y = torch.randint(0, 2, (n,), generator=g)
        x = 0.8 * torch.randn(n, 28, 28, generator=g)
        r = torch.arange(28.0)
        cy, cx = (10 + 9 * torch.rand(n, 2, generator=g)).T
        d = (r[None, :, None] - cy[:, None, None]) ** 2 + (r[None, None, :] - cx[:, None, None]) ** 2
        x = x + self.y[:, None, None] * 1.1 * torch.exp(-d / 8)
        portable = self.y.bool() if ward_only_ill else torch.rand(n, generator=g) < 0.5
        x[portable, 1:4, 1:4] = 2.0
        self.x = x.unsqueeze(1)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class ShadowNet(nn.Module):
    def __init__(self, width=12):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 5, padding=2)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.fc = nn.Linear(2 * width, 2)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x))
        return self.fc(x.amax((2, 3)))


@torch.no_grad()
def accuracy(model, loader):
    model.eval()
    hits = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)
    return hits / len(loader.dataset)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--lr", type=float, default=3e-3)
    ap.add_argument("--epochs", type=int, default=8)
    args = ap.parse_args()
    torch.manual_seed(1)
    train = DataLoader(Films(1000, 1), batch_size=32, shuffle=True)
    val = DataLoader(Films(300, 2), batch_size=100)
    other_clinic = DataLoader(Films(300, 3, ward_only_ill=False), batch_size=100)
    model = ShadowNet()
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for x, y in train:
            loss = F.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        print(f"{epoch}: loss {total / len(train):.3f}  val {accuracy(model, val):.3f}")
    print(f"second clinic: {accuracy(model, other_clinic):.3f}")


if __name__ == "__main__":
    main()
