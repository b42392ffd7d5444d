"""Gesture recognition from wrist accelerometer traces with a small self-attention encoder."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

KINDS, STEPS = 12, 16


def traces(n, g):
    style = torch.randn(KINDS, 3, 3, generator=torch.Generator().manual_seed(77))
    y = torch.randint(0, KINDS, (n,), generator=g)
    t = torch.linspace(0, 1, STEPS)
    waves = torch.stack([torch.sin(2 * torch.pi * k * t) for k in (1, 2, 3)])
    x = torch.einsum("nck,kt->ntc", style[y], waves)
    return x / 2 + 0.6 * torch.randn(n, STEPS, 3, generator=g), y


class GestureNet(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.embed = nn.Linear(3, width)
        self.position = nn.Parameter(0.02 * torch.randn(STEPS, width))
        self.block = nn.TransformerEncoderLayer(width, 4, 2 * width, dropout=0.0, batch_first=True, norm_first=True)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, KINDS)
        self.reset_head()

    def reset_head(self):
        nn.init.normal_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x):
        h = self.block(self.embed(x) + self.position)
        return self.head(self.norm(h.mean(1)))


def evaluate(net, loader, criterion):
    net.eval()
    loss = hits = n = 0
    with torch.no_grad():
        for x, y in loader:
            out = net(x)
            loss += criterion(out, y).item() * len(y)
            hits += (out.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, hits / n


def main():
    torch.manual_seed(1)
    g = torch.Generator().manual_seed(1)
    train = DataLoader(TensorDataset(*traces(1000, g)), batch_size=25, shuffle=True)
    val = DataLoader(TensorDataset(*traces(400, g)), batch_size=200)
    net, criterion = GestureNet(), nn.CrossEntropyLoss()
    opt = torch.optim.AdamW(net.parameters(), lr=8e-4, weight_decay=0.01)
    print("start: val loss %.3f acc %.3f" % evaluate(net, val, criterion))
    for epoch in range(14):
        net.train()
        total = 0.0
        for x, y in train:
            loss = criterion(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        print(f"epoch {epoch}: train {total / len(train):.3f}", "val loss %.3f acc %.3f" % evaluate(net, val, criterion))


main()
