"""Self-supervised pretraining on digits (NT-Xent), quality checked with a kNN probe during training."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset


def augment(x):
    n = len(x)
    theta = torch.eye(2, 3).repeat(n, 1, 1)
    ang = (torch.rand(n) - 0.5) * 0.6
    sc = 1 + (torch.rand(n) - 0.5) * 0.3
    theta[:, 0, 0] = sc * ang.cos()
    theta[:, 0, 1] = -sc * ang.sin()
    theta[:, 1, 0] = sc * ang.sin()
    theta[:, 1, 1] = sc * ang.cos()
    theta[:, :, 2] = (torch.rand(n, 2) - 0.5) * 0.4
    grid = F.affine_grid(theta, x.shape, align_corners=False)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False) + 0.1 * torch.randn_like(x)


def nt_xent(z1, z2, temperature=0.2):
    n = len(z1)
    z = F.normalize(torch.cat([z1, z2]), dim=1)
    sim = z @ z.t() / temperature
    sim.fill_diagonal_(float("-inf"))
    partner = torch.cat([torch.arange(n, 2 * n), torch.arange(n)])
    return F.cross_entropy(sim, partner)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Flatten(), nn.Linear(32 * 16, 64))
        self.proj = nn.Sequential(nn.ReLU(), nn.Linear(64, 32))

    def forward(self, x):
        h = self.conv(x)
        return h, self.proj(h)


@torch.no_grad()
def probe(net, bank, bank_y, q, q_y):
    net.eval()
    a = F.normalize(net(bank)[0], dim=1)
    b = F.normalize(net(q)[0], dim=1)
    votes = bank_y[(b @ a.t()).topk(5, dim=1).indices]
    return (votes.mode(1).values == q_y).float().mean().item()


torch.manual_seed(5)
d = load_digits()
x = torch.tensor(d.images, dtype=torch.float32).unsqueeze(1) / 8 - 1
y = torch.tensor(d.target)
order = torch.randperm(len(x))
tr, te = order[:1400], order[1400:]
loader = DataLoader(TensorDataset(x[tr]), batch_size=128, shuffle=True, drop_last=True)
net = Encoder()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
for epoch in range(16):
    net.train()
    tot = 0
    for (xb,) in loader:
        z1, z2 = net(augment(xb))[1], net(augment(xb))[1]
        loss = nt_xent(z1, z2)
        opt.zero_grad()
        loss.backward()
        opt.step()
        tot += loss.item()
    if epoch % 3 == 0:
        print(f"{epoch:02d} nt-xent {tot / len(loader):.3f} knn {probe(net, x[tr], y[tr], x[te], y[te]):.3f}")
