"""Which kiln? Ratios of trace elements in pottery, where the kilns lie on rings around each other."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class KilnNet(nn.Module):
    def __init__(self, n_in=6, hidden=(64, 64), n_kilns=3):
        super().__init__()
        sizes = [n_in, *hidden]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(sizes[-1], n_kilns)

    def forward(self, x):
        for layer in self.layers:
            x = self.drop(F.relu(layer(x)))
        return self.head(x)


def shards(n):
    kiln = torch.randint(3, (n,))
    radius = 0.7 + 0.8 * kiln.float() + 0.15 * torch.randn(n)
    angle = 6.2832 * torch.rand(n)
    xy = torch.stack([radius * angle.cos(), radius * angle.sin()], 1)
    return TensorDataset(torch.cat([xy, 0.5 * torch.randn(n, 4)], 1), kiln)


if __name__ == "__main__":
    torch.manual_seed(8)
    train, test = DataLoader(shards(1500), batch_size=50, shuffle=True), DataLoader(shards(400), batch_size=400)
    net = KilnNet()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    for epoch in range(12):
        net.train()
        for x, y in train:
            opt.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            acc = [(net(x).argmax(1) == y).float().mean().item() for x, y in test][0]
        print(f"epoch {epoch} loss {loss.item():.3f} accuracy {acc:.3f}")
