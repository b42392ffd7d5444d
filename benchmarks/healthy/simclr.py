"""Contrastive learning of digit representations, then a linear probe."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

torch.manual_seed(4)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), digits.target
encoder = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 32))
projector = nn.Sequential(nn.ReLU(), nn.Linear(32, 16))
optimizer = torch.optim.Adam([*encoder.parameters(), *projector.parameters()], lr=2e-3)


def augment(batch):
    keep = (torch.rand_like(batch) > 0.2).float()
    return batch * keep + 0.05 * torch.randn_like(batch)


def nt_xent(a, b, temperature=0.3):
    z = F.normalize(torch.cat([a, b]), dim=1)
    similarity = z @ z.T / temperature
    similarity.fill_diagonal_(float("-inf"))
    n = len(a)
    target = torch.cat([torch.arange(n, 2 * n), torch.arange(n)])
    return F.cross_entropy(similarity, target)


for epoch in range(6):
    for rows in torch.randperm(1400).split(100):
        loss = nt_xent(projector(encoder(augment(x[rows]))), projector(encoder(augment(x[rows]))))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} contrastive loss {loss.item():.4f}")
with torch.no_grad():
    codes = encoder(x).numpy()
probe = LogisticRegression(max_iter=300).fit(codes[:1400], y[:1400])
print("linear probe", probe.score(codes[1400:], y[1400:]))
