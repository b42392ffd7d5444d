"""Short epochs: RandomSampler draws another 600 of the 3,000 chirps each time, so that validation comes often."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, RandomSampler


class Chirps(Dataset):
    def __init__(self, n, seed, length=48):
        g = torch.Generator().manual_seed(seed)
        self.slope = torch.rand(n, 1, generator=g) * 2 - 1
        t = torch.linspace(0, 1, length)
        start = 4 + 2 * torch.rand(n, 1, generator=g)
        wave = torch.sin(2 * torch.pi * (start * t + 3 * self.slope * t ** 2))
        self.wave = (wave + 0.3 * torch.randn(n, length, generator=g)) / 0.77

    def __len__(self):
        return len(self.wave)

    def __getitem__(self, i):
        return self.wave[i], self.slope[i] / 0.577


def make_model():
    return nn.Sequential(
        nn.Unflatten(1, (1, 48)), nn.Conv1d(1, 12, 7, padding=3), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(12, 12, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(144, 32), nn.ReLU(),
        nn.Linear(32, 1))


torch.manual_seed(70)
train, val = Chirps(3000, 1), Chirps(500, 2)
few = RandomSampler(train, replacement=False, num_samples=600)
loader = DataLoader(train, batch_size=50, sampler=few, drop_last=True)
val_loader = DataLoader(val, batch_size=250)
model = make_model()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(20):
    model.train()
    losses = []
    for wave, slope in loader:
        loss = F.mse_loss(model(wave), slope)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        val_loss = sum(F.mse_loss(model(w), s).item() for w, s in val_loader) / len(val_loader)
    if epoch % 4 == 3:
        print(f"epoch {epoch + 1}: train {sum(losses) / len(losses):.4f}  val {val_loss:.4f}")
