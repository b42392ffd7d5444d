"""Energy (kJ/mol) of small atom clusters from a sum over learned atom contributions."""
import torch
from torch import nn

SPECIES = 4


def clusters(n, seed):
    g = torch.Generator().manual_seed(seed)
    kinds = torch.randint(0, SPECIES, (n, 8), generator=g)
    place = torch.randn(n, 8, 3, generator=g)
    base = torch.tensor([-310.0, -520.0, -150.0, -760.0])
    apart = torch.cdist(place, place) + 2 * torch.eye(8)
    bond = (torch.exp(-apart) * (kinds.unsqueeze(1) != kinds.unsqueeze(2))).sum((1, 2))
    return kinds, place, base[kinds].sum(1) - 60 * bond


class AtomSum(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.kind = nn.Embedding(SPECIES, width)
        self.near = nn.Linear(SPECIES, width)
        self.phi = nn.Sequential(nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 1))

    def forward(self, kinds, place):
        onehot = nn.functional.one_hot(kinds, SPECIES).float()
        neighbours = torch.exp(-torch.cdist(place, place)) @ onehot
        return self.phi(self.kind(kinds) + self.near(neighbours)).squeeze(-1).mean(1)


torch.manual_seed(4)
kinds, place, energy = clusters(1600, 0)
vk, vp, ve = clusters(400, 1)
shift, scale = 0.0, 1.0
target, vtarget = (energy - shift) / scale, (ve - shift) / scale

net = AtomSum()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
mse = nn.MSELoss()
for epoch in range(16):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(kinds)).split(40):
        loss = mse(net(kinds[rows], place[rows]), target[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        guess = net(vk, vp)
        val = mse(guess, vtarget).item()
        off = (guess * scale + shift - ve).abs().mean().item()
    print(f"epoch {epoch:2d}  train {total / len(kinds):.4g}  val {val:.4g}  MAE {off:.1f} kJ/mol (spread {ve.std():.0f})")
