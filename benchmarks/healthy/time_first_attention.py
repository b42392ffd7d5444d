"""Gesture recognition with attention over time; all tensors are (time, batch, channel)."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

TIME, CHANNELS, KINDS = 30, 4, 5


class Attender(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.rnn = nn.GRU(CHANNELS, hidden)
        self.score = nn.Linear(hidden, 1)
        self.out = nn.Linear(hidden, KINDS)

    def forward(self, x):
        h, _ = self.rnn(x)
        weight = torch.softmax(self.score(torch.tanh(h)), dim=0)
        return self.out((weight * h).sum(0))


def gestures(n=1500):
    table = torch.Generator().manual_seed(2)
    stroke = torch.randn(KINDS, 6, CHANNELS, generator=table)
    kind = torch.randint(KINDS, (n,))
    x = 0.5 * torch.randn(n, TIME, CHANNELS)
    start = torch.randint(TIME - 6, (n,))
    for k in range(6):
        x[torch.arange(n), start + k] += stroke[kind, k]
    return TensorDataset((x - x.mean()) / x.std(), kind)


def time_first(items):
    x, y = zip(*items)
    return torch.stack(x, dim=1), torch.stack(y)


if __name__ == "__main__":
    torch.manual_seed(2)
    fit, held = random_split(gestures(), [1200, 300])
    train = DataLoader(fit, batch_size=30, shuffle=True, collate_fn=time_first)
    valid = DataLoader(held, batch_size=150, collate_fn=time_first)
    net = Attender()
    opt = torch.optim.Adam(net.parameters(), lr=4e-3)
    for epoch in range(8):
        net.train()
        for x, y in train:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            opt.step()
        net.eval()
        with torch.no_grad():
            hits = torch.cat([net(x).argmax(1) == y for x, y in valid])
        print(f"epoch {epoch} loss {loss.item():.3f} held-out accuracy {hits.float().mean():.3f}")
