"""Six-hour forecast of the water level in a canal, from the last day."""
import argparse
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Subset


class Levels(Dataset):
    def __init__(self, hours, past=24, ahead=6, seed=0):
        g = torch.Generator().manual_seed(seed)
        t = torch.arange(hours, dtype=torch.float32)
        level = torch.sin(2 * math.pi * t / 12.4) + 0.5 * torch.sin(2 * math.pi * t / 24)
        level = level + 0.1 * torch.randn(hours, generator=g)
        self.level, self.past, self.ahead = level / level.std(), past, ahead

    def __len__(self):
        return len(self.level) - self.past - self.ahead + 1

    def __getitem__(self, i):
        j = i + self.past
        return self.level[i:j, None], self.level[j:j + self.ahead]


class Forecaster(nn.Module):
    def __init__(self, hidden, ahead):
        super().__init__()
        self.rnn = nn.GRU(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, ahead)

    def forward(self, x):
        _, h = self.rnn(x)
        return self.out(h[-1])


def run_epoch(model, loader, opt=None):
    model.train(opt is not None)
    squares, n = 0.0, 0
    for past, ahead in loader:
        with torch.set_grad_enabled(opt is not None):
            error = (model(past) - ahead) ** 2
            loss = error.sum()
        if opt is not None:
            opt.zero_grad()
            loss.backward()
            opt.step()
        squares += error.sum().item()
        n += error.numel()
    return squares / n


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--hidden", type=int, default=24)
    ap.add_argument("--lr", type=float, default=0.1)
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--epochs", type=int, default=12)
    args = ap.parse_args()
    torch.manual_seed(2)
    data = Levels(2000)
    train = DataLoader(Subset(data, range(1500)), args.batch, shuffle=True)
    val = DataLoader(Subset(data, range(1530, len(data))), 256)
    model = Forecaster(args.hidden, data.ahead)
    opt = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)
    for epoch in range(args.epochs):
        print(f"epoch {epoch}: train mse {run_epoch(model, train, opt):.4f}  val mse {run_epoch(model, val):.4f}")
