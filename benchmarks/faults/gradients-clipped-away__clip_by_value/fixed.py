"""Learn a discounted balance of two streams of payments, with an LSTM and clipped gradients."""
import argparse

import torch
from torch import nn


class Balance(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.lstm = nn.LSTM(2, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, payments):
        h, _ = self.lstm(payments)
        return self.out(h[:, -1]).squeeze(1)


def problem(n, length=8):
    payments = torch.randn(n, length, 2)
    discount = 0.8 ** torch.arange(length - 1, -1, -1)
    return payments, ((payments[..., 0] - payments[..., 1]) * discount).sum(1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--steps", type=int, default=500)
    p.add_argument("--clip", type=float, default=1.0)
    p.add_argument("--lr", type=float, default=0.05)
    args = p.parse_args()
    torch.manual_seed(0)
    model = Balance(32)
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9, nesterov=True)
    criterion = nn.MSELoss()
    for step in range(1, args.steps + 1):
        x, y = problem(64)
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), args.clip)
        optimizer.step()
        if step % 100 == 0:
            with torch.no_grad():
                x, y = problem(200)
                error = (model(x) - y).pow(2).mean().item()
            print(f"step {step} loss {loss.item():.4f} test {error:.4f} variance {y.var().item():.3f}")


if __name__ == "__main__":
    main()
