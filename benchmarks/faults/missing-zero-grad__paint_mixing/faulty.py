"""Colour of a paint mix from pigment shares (Kubelka-Munk like), fitted with momentum SGD."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

PIGMENTS, COLOURS = 7, 3


class Mixes(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        share = torch.distributions.Dirichlet(torch.full((PIGMENTS,), 0.6))
        torch.manual_seed(seed)
        s = share.sample((n,))
        lab = torch.Generator().manual_seed(7)
        absorb, scatter = torch.rand(PIGMENTS, COLOURS, generator=lab) * 2, 0.3 + torch.rand(PIGMENTS, COLOURS, generator=lab)
        ratio = (s @ absorb) / (s @ scatter)
        refl = 1 + ratio - (ratio ** 2 + 2 * ratio).sqrt() + 0.01 * torch.randn(n, COLOURS, generator=g)
        self.share = (s - 1 / PIGMENTS) / 0.16
        self.colour = (refl - 0.35) / 0.13

    def __len__(self):
        return len(self.share)

    def __getitem__(self, i):
        return self.share[i], self.colour[i]


def run_epoch(model, loader, loss_fn, optimizer=None):
    training = optimizer is not None
    model.train(training)
    total = 0.0
    with torch.set_grad_enabled(training):
        for share, colour in loader:
            loss = loss_fn(model(share), colour)
            if training:
                loss.backward()
                optimizer.step()
            total += loss.item()
    return total / len(loader)


train_set, valid_set = Mixes(2400, 1), Mixes(600, 2)
torch.manual_seed(33)
model = nn.Sequential(nn.Linear(PIGMENTS, 40), nn.ELU(), nn.Linear(40, 40), nn.ELU(), nn.Linear(40, COLOURS))
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
loss_fn = nn.MSELoss()
train, valid = DataLoader(train_set, batch_size=60, shuffle=True), DataLoader(valid_set, batch_size=300)
for epoch in range(15):
    fit = run_epoch(model, train, loss_fn, optimizer)
    held = run_epoch(model, valid, loss_fn)
    print(f"epoch {epoch:2d}  train {fit:.4f}  valid {held:.4f}")
