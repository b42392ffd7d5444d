"""Which engine part is failing? A cosine classifier in a plane that can be drawn, asked about one machine at a time."""
import torch
import torch.nn.functional as F
from torch import nn


class CosineHead(nn.Module):
    def __init__(self, dim, classes, scale=10.0):
        super().__init__()
        self.prototypes = nn.Parameter(torch.randn(classes, dim) * dim ** -0.5)
        self.scale = scale

    def forward(self, features):
        features = F.normalize(features, dim=1)
        return self.scale * features @ F.normalize(self.prototypes, dim=1).T


class FaultNet(nn.Module):
    def __init__(self, inputs=18, dim=2, classes=6):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, dim))
        self.head = CosineHead(dim, classes)

    def forward(self, x):
        return self.head(self.body(x))


def vibrations(n, g, classes=6, inputs=18):
    shapes = torch.randn(classes, inputs, generator=torch.Generator().manual_seed(0))
    part = torch.randint(0, classes, (n,), generator=g)
    load = 0.5 + torch.rand(n, 1, generator=g)
    return (load * shapes[part] + 0.9 * torch.randn(n, inputs, generator=g)) / 1.4, part


@torch.no_grad()
def diagnose(net, machine):
    net.eval()
    return net(machine[None])[0].softmax(0)


torch.manual_seed(53)
g = torch.Generator().manual_seed(53)
x, y = vibrations(2500, g)
x_val, y_val = vibrations(300, g)
net = FaultNet()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=5e-2)
for epoch in range(10):
    net.train()
    seen = 0.0
    for idx in torch.randperm(len(x)).split(30):
        loss = F.cross_entropy(net(x[idx]), y[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        seen += loss.item() * len(idx)
    p = torch.stack([diagnose(net, machine) for machine in x_val])
    hit = (p.argmax(1) == y_val).float().mean()
    print(f"epoch {epoch}: train {seen / len(x):.3f}  val {F.nll_loss(p.clamp_min(1e-9).log(), y_val):.3f}  accuracy {hit:.3f}")
