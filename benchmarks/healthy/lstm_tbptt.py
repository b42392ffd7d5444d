"""Truncated back-propagation through time over long streams; the LSTM state is carried between chunks."""
import argparse

import torch
from torch import nn


def streams(n, length, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(length).float()
    f = 0.05 + 0.05 * torch.rand(n, 1, generator=g)
    slow = torch.sin(0.011 * t + 6.28 * torch.rand(n, 1, generator=g))
    x = torch.sin(6.283 * f * t + 1.5 * slow) * (1 + 0.3 * slow)
    return (x + 0.05 * torch.randn(n, length, generator=g)).unsqueeze(-1)


class StreamLSTM(nn.Module):
    def __init__(self, hidden=40):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x, state=None):
        h, state = self.lstm(x, state)
        return self.out(h), state


def detach_state(state):
    return tuple(s.detach() for s in state)


def chunks(data, size):
    for start in range(0, data.size(1) - 1, size):
        stop = min(start + size, data.size(1) - 1)
        yield data[:, start:stop], data[:, start + 1:stop + 1]


def run_training(model, data, opt, loss_fn, size, clip):
    model.train()
    state, total, n = None, 0.0, 0
    for x, y in chunks(data, size):
        if state is not None:
            state = detach_state(state)
        pred, state = model(x, state)
        loss = loss_fn(pred, y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), clip)
        opt.step()
        total += loss.item() * x.size(1)
        n += x.size(1)
    return total / n


@torch.no_grad()
def run_validation(model, data, loss_fn):
    model.eval()
    pred, _ = model(data[:, :-1])
    return loss_fn(pred, data[:, 1:]).item()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--chunk", type=int, default=40)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--lr", type=float, default=5e-3)
    ap.add_argument("--clip", type=float, default=1.0)
    args = ap.parse_args()
    torch.manual_seed(15)
    train, val = streams(32, 801, 1), streams(16, 801, 2)
    model = StreamLSTM()
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)
    sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)
    loss_fn = nn.MSELoss()
    for ep in range(args.epochs):
        tr = run_training(model, train, opt, loss_fn, args.chunk, args.clip)
        sched.step()
        print(f"epoch {ep:2d} train {tr:.5f} val {run_validation(model, val, loss_fn):.5f}")


if __name__ == "__main__":
    main()
