"""Star spectra are kept as text; every access parses the line again."""
import json

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)


class SpectraText(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        grid = torch.linspace(0, 1, 1200)
        self.lines = []
        for _ in range(n):
            kind = int(torch.randint(0, 3, (1,), generator=g))
            dips = [0.2 + 0.25 * kind, 0.7]
            flux = 1 + 0.05 * torch.randn(1200, generator=g)
            for d in dips:
                flux = flux - 0.5 * torch.exp(-((grid - d) ** 2) / 5e-4)
            self.lines.append(json.dumps({"kind": kind, "flux": [round(v, 5) for v in flux.tolist()]}))

    def __len__(self):
        return len(self.lines)

    def __getitem__(self, i):
        record = json.loads(self.lines[i])
        flux = torch.tensor([sum(record["flux"][k : k + 10]) / 10 for k in range(0, 1200, 10)])
        return flux - 1, record["kind"]


train_loader = DataLoader(SpectraText(600, 1), batch_size=20, shuffle=True)
test_loader = DataLoader(SpectraText(100, 2), batch_size=50)
model = nn.Sequential(nn.Linear(120, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()

for epoch in range(8):
    model.train()
    for flux, kind in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(flux), kind)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        hits = sum((model(flux).argmax(1) == kind).sum().item() for flux, kind in test_loader)
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {hits / 100:.3f}")
