"""Rain in the next hour from a radar patch (conv branch) and station readings (dense branch)."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.radar = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 9, 6))
        self.station = nn.Sequential(nn.Linear(14, 32), nn.ReLU(), nn.Linear(32, 3))
        self.join = nn.Sequential(nn.Linear(9, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, patch, readings):
        r = self.radar(patch)
        s = torch.as_tensor(self.station(readings).detach().numpy())
        return self.join(torch.cat([r, s], dim=1)).squeeze(1)


def hours(n, seed):
    g, world = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(3)
    pattern, coef = torch.randn(1, 12, 12, generator=world) / 6, torch.randn(14, 2, generator=world) / 2.5
    patch, readings = torch.randn(n, 1, 12, 12, generator=g), torch.randn(n, 14, generator=g)
    signal = (patch * pattern).sum((1, 2, 3)) / 2
    z = readings @ coef
    logit = 2.0 * signal + 2.5 * z[:, 0] * torch.tanh(2 * z[:, 1]) + 1.5 * z[:, 1]
    rain = (torch.rand(n, generator=g) < torch.sigmoid(2 * logit)).float()
    return TensorDataset(patch, readings, rain)


torch.manual_seed(48)
train, val = DataLoader(hours(4000, 1), batch_size=50, shuffle=True), DataLoader(hours(800, 2), batch_size=400)
net, criterion = TwoInputs(), nn.BCEWithLogitsLoss()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
for epoch in range(8):
    net.train()
    total = 0.0
    for patch, readings, rain in train:
        opt.zero_grad()
        loss = criterion(net(patch, readings), rain)
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        right = sum(((net(p, s) > 0) == (r > 0)).sum().item() for p, s, r in val)
    print(f"epoch {epoch}: loss {total / len(train):.3f} val acc {right / len(val.dataset):.3f}")
