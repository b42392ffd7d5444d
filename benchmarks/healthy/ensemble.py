"""Deep ensemble: five networks, each with its own optimiser, trained side by side."""
import torch
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(9)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
members = nn.ModuleList(nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)) for _ in range(5))
optimizers = [torch.optim.Adam(m.parameters(), lr=3e-3) for m in members]
for epoch in range(5):
    for member, optimizer in zip(members, optimizers):
        for rows in torch.randperm(1400).split(50):
            loss = nn.functional.cross_entropy(member(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        votes = torch.stack([m(x[1400:]).softmax(1) for m in members])
        single = (votes.argmax(2) == y[1400:]).float().mean().item()
        together = (votes.mean(0).argmax(1) == y[1400:]).float().mean().item()
    print(f"epoch {epoch} single {single:.3f} together {together:.3f}")
