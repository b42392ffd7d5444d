"""Embedding of noisy 'faces' with triplets; hard triplets only. Scored by nearest neighbour in a gallery."""
import torch
from torch import nn

PEOPLE, DIM = 30, 40


def photos(per_person, gen):
    ids = torch.arange(PEOPLE).repeat_interleave(per_person)
    face = torch.randn(PEOPLE, 8, generator=torch.Generator().manual_seed(3))
    basis = torch.randn(8, DIM, generator=torch.Generator().manual_seed(4)) / 8 ** 0.5
    light = torch.randn(6, DIM, generator=torch.Generator().manual_seed(5)) / 6 ** 0.5
    x = face[ids] @ basis + 2.5 * torch.randn(len(ids), 6, generator=gen) @ light
    return (x + 0.4 * torch.randn(x.shape, generator=gen)) / 2.7, ids


class Embedder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(DIM, 64), nn.ReLU(), nn.Linear(64, 16))

    def forward(self, x):
        return nn.functional.normalize(self.net(x), dim=1)


def triplet_loss(emb, ids, margin=0.3):
    dist = torch.cdist(emb, emb)
    losses = []
    for i in range(len(ids)):
        same = ids == ids[i]
        same[i] = False
        if not same.any():
            continue
        hardest_pos = dist[i][same].max()
        hardest_neg = dist[i][ids != ids[i]].min()
        losses.append(torch.relu(hardest_pos - hardest_neg + margin))
    return torch.stack(losses).mean()


@torch.no_grad()
def rank1(model, gallery, probe):
    model.eval()
    d = torch.cdist(model(probe[0]), model(gallery[0]))
    return (gallery[1][d.argmin(1)] == probe[1]).float().mean().item()


torch.manual_seed(40)
gen = torch.Generator().manual_seed(41)
x, ids = photos(24, gen)
gallery, probe = photos(2, gen), photos(8, gen)
model = Embedder()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
print(f"before: rank-1 {rank1(model, gallery, probe):.3f}")
for epoch in range(10):
    model.train()
    seen = []
    for b in torch.randperm(len(ids)).split(90):
        opt.zero_grad()
        loss = triplet_loss(model(x[b]), ids[b])
        loss.backward()
        opt.step()
        seen.append(loss.item())
    print(f"epoch {epoch}: loss {sum(seen) / len(seen):.3f} rank-1 {rank1(model, gallery, probe):.3f}")
