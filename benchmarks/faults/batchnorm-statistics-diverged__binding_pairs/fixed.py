"""Does a ligand bind to a protein?  Known pairs against random pairs, scored by one network."""
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import nn


class Scorer(nn.Module):
    def __init__(self, n_ligand=20, n_protein=24, width=64):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(n_ligand + n_protein, width), nn.BatchNorm1d(width), nn.ReLU(),
            nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU(),
            nn.Linear(width, 1),
        )

    def forward(self, ligand, protein):
        return self.net(torch.cat([ligand, protein], 1)).squeeze(1)


def pairs(n, seed):
    """n bound pairs and n unbound ones."""
    world = torch.Generator().manual_seed(6)
    a, b = torch.randn(1, 20, generator=world), torch.randn(1, 24, generator=world)
    lift_a, lift_b = torch.randn(20, generator=world), torch.randn(24, generator=world)
    g = torch.Generator().manual_seed(seed)
    def some(bound):
        pocket = torch.randn(n, 1, generator=g)
        ligand = (pocket if bound else torch.randn(n, 1, generator=g)) @ a
        protein = pocket @ b
        up = 0.3 if bound else -0.3
        ligand = ligand + up * lift_a + 0.6 * torch.randn(n, 20, generator=g)
        return ligand / 1.3, (protein + up * lift_b + 0.6 * torch.randn(n, 24, generator=g)) / 1.3
    return some(True), some(False)


def train_step(model, opt, bound, unbound):
    up, down = model(*(torch.cat(both) for both in zip(bound, unbound))).chunk(2)
    loss = (F.softplus(-up).mean() + F.softplus(down).mean()) / 2
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()


def validate(model, bound, unbound):
    model.eval()
    with torch.no_grad():
        up, down = model(*bound), model(*unbound)
    model.train()
    loss = (F.softplus(-up).mean() + F.softplus(down).mean()) / 2
    truth = torch.cat([torch.ones(len(up)), torch.zeros(len(down))])
    return loss.item(), roc_auc_score(truth, torch.cat([up, down]))


torch.manual_seed(44)
bound, unbound = pairs(1500, 0)
val_bound, val_unbound = pairs(400, 1)
model = Scorer()
opt = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-2)
for epoch in range(8):
    losses = []
    for i, j in zip(torch.randperm(1500).split(50), torch.randperm(1500).split(50)):
        losses.append(train_step(model, opt, [t[i] for t in bound], [t[j] for t in unbound]))
    loss, auc = validate(model, val_bound, val_unbound)
    print(f"epoch {epoch}: train {sum(losses) / len(losses):.4f}  val {loss:.4f}  AUC {auc:.3f}")
