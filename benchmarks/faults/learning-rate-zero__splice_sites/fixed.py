"""Splice-site motif in DNA windows; a convolutional net with a smaller rate for every deeper-down stage."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass(frozen=True)
class Hyper:
    lr: float = 1e-2
    decay: float = 0.3
    batch: int = 50
    epochs: int = 8
    seed: int = 15


def windows(n, length=40):
    dna = torch.randint(4, (n, length))
    label = torch.randint(2, (n,))
    motif = torch.tensor([2, 3, 0, 0, 2, 3])
    decoy = motif.flip(0)
    for k in range(n):
        p = int(torch.randint(length - 6, (1,)))
        dna[k, p:p + 6] = motif if label[k] else decoy
        if torch.rand(()) < 0.5:
            dna[k, p + int(torch.randint(6, (1,)))] = int(torch.randint(4, (1,)))
    return TensorDataset((F.one_hot(dna, 4).float() - 0.25).transpose(1, 2), label)


class SpliceNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleDict({
            "motif": nn.Conv1d(4, 16, 7, padding=3),
            "context": nn.Conv1d(16, 16, 5, padding=2),
            "head": nn.Linear(16, 2),
        })

    def forward(self, x):
        x = F.relu(self.stages["motif"](x))
        x = F.relu(self.stages["context"](x))
        return self.stages["head"](x.amax(-1))


def groups(net, hp):
    names = list(net.stages)
    for depth, name in enumerate(reversed(names)):
        yield {"params": net.stages[name].parameters(), "lr": round(hp.lr * hp.decay ** depth, 5), "name": name}


hp = Hyper()
torch.manual_seed(hp.seed)
fit, held = random_split(windows(3000), [2500, 500])
net = SpliceNet()
opt = torch.optim.Adam(groups(net, hp))
for epoch in range(hp.epochs):
    net.train()
    for x, y in DataLoader(fit, hp.batch, shuffle=True):
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        right = sum((net(x).argmax(1) == y).sum().item() for x, y in DataLoader(held, 250))
    print(f"epoch {epoch} loss {loss.item():.3f} held-out accuracy {right / len(held):.3f}")
