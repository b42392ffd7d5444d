"""LoRA-FA: a keyword model is adapted to a new microphone; the random down-projection stays frozen, only B and the head learn."""
import torch
import torch.nn.functional as F
from torch import nn


def features(n, seed, new_mic=False):
    world = torch.Generator().manual_seed(300)
    word = torch.randn(8, 40, generator=world)
    swap = torch.randperm(40, generator=world)[:16]
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(0, 8, (n,), generator=g)
    x = word[y] + 0.9 * torch.randn(n, 40, generator=g)
    if new_mic:
        x = x.clone()
        x[:, swap] = -x[:, swap]
    return x / 1.35, y


class FrozenDownLoRA(nn.Module):
    def __init__(self, base: nn.Linear, rank=12, alpha=12.0):
        super().__init__()
        self.base = base
        self.register_buffer("down", torch.randn(rank, base.in_features) / base.in_features ** 0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * (x @ self.down.T) @ self.up.T


def run(net, data, val, epochs, lr):
    x, y = data
    opt = torch.optim.AdamW((p for p in net.parameters() if p.requires_grad), lr=lr, weight_decay=1e-2)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(40):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            out = net(val[0])
        print(f"  {epoch}: train {total / len(x):.3f} val {F.cross_entropy(out, val[1]):.3f} acc {(out.argmax(1) == val[1]).float().mean():.3f}")


torch.manual_seed(300)
net = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 8))
print("first microphone")
run(net, features(1600, 1), features(400, 2), 5, 2e-3)

for p in net[:4].parameters():
    p.requires_grad_(False)
net[0], net[2] = FrozenDownLoRA(net[0]), FrozenDownLoRA(net[2])
print("new microphone")
run(net, features(2000, 3, True), features(400, 4, True), 10, 3e-3)
