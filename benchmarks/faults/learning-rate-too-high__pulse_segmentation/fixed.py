"""Where in the trace is the pulse? One-dimensional segmentation with a residual network."""
import argparse
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--lr", type=float, default=0.002)
parser.add_argument("--width", type=int, default=16)
parser.add_argument("--seed", type=int, default=52)


def traces(n, length=64):
    start = torch.randint(4, 44, (n, 1))
    span = torch.randint(6, 14, (n, 1))
    t = torch.arange(length)
    inside = ((t >= start) & (t < start + span)).float()
    wave = torch.sin(0.9 * t + 6.28 * torch.rand(n, 1)) * (0.4 + inside)
    wave = wave + 0.15 * torch.randn(n, length)
    return (wave / wave.std()).unsqueeze(1), inside


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a = nn.Conv1d(c, c, 5, padding=2)
        self.b = nn.Conv1d(c, c, 5, padding=2)

    def forward(self, x):
        return x + self.b(torch.relu(self.a(x)))


def main():
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    train = DataLoader(TensorDataset(*traces(1200)), batch_size=40, shuffle=True)
    x_val, y_val = traces(300)
    net = nn.Sequential(nn.Conv1d(1, args.width, 5, padding=2), nn.ReLU(),
                        Residual(args.width), nn.ReLU(), nn.Conv1d(args.width, 1, 1), nn.Flatten())
    opt = torch.optim.RMSprop(net.parameters(), lr=args.lr)
    loss_fn = nn.BCEWithLogitsLoss()
    for epoch in range(args.epochs):
        net.train()
        total = 0.0
        for x, y in train:
            opt.zero_grad()
            loss = loss_fn(net(x), y)
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            out = net(x_val)
        dice = 2 * ((out > 0) * y_val).sum() / ((out > 0).sum() + y_val.sum())
        print(f"epoch {epoch} train {total / len(train):.4f} valid {loss_fn(out, y_val):.4f} dice {dice:.3f}")


if __name__ == "__main__":
    main()
