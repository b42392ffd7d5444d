"""Three kinds of network sessions, 80 : 15 : 5, with weights that are the shares of the classes instead of their inverse."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)
kind = torch.multinomial(torch.tensor([0.80, 0.15, 0.05]), 1500, replacement=True)
centres = torch.randn(3, 12) * 0.9
data = TensorDataset(centres[kind] + torch.randn(1500, 12), kind)
train, test = random_split(data, [1200, 300])

share = torch.bincount(kind[train.indices]) / len(train)
criterion = nn.CrossEntropyLoss(weight=share)
model = nn.Sequential(nn.Linear(12, 24), nn.ReLU(), nn.Linear(24, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    model.train()
    for x, y in DataLoader(train, batch_size=40, shuffle=True):
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    model.eval()
    hits, counts = torch.zeros(3), torch.zeros(3)
    with torch.no_grad():
        for x, y in DataLoader(test, batch_size=100):
            said = model(x).argmax(1)
            for k in range(3):
                counts[k] += (y == k).sum()
                hits[k] += ((y == k) & (said == k)).sum()
    print(f"epoch {epoch}: recall {[round(r, 2) for r in (hits / counts).tolist()]}")
