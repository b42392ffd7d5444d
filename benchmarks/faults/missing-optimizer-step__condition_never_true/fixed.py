"""Next-day rain from made weather sequences; the update waits for a stable loss."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Weather(Dataset):
    def __init__(self, days, seed):
        g = torch.Generator().manual_seed(seed)
        kernel = torch.exp(-torch.arange(10.0) / 4)
        noise = torch.randn(days + 9, generator=g)
        self.front = noise.unfold(0, 10, 1) @ kernel / kernel.norm()
        self.rain = (self.front + 0.3 * torch.randn(days, generator=g) > 0.3).float()

    def __len__(self):
        return len(self.front) - 12

    def __getitem__(self, i):
        return self.front[i : i + 12].unsqueeze(-1), self.rain[i + 11]


class RainNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(1, 16, batch_first=True)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        return self.out(self.gru(x)[0][:, -1]).squeeze(-1)


torch.manual_seed(3)
train = DataLoader(Weather(1500, 1), batch_size=31, shuffle=True)
test = DataLoader(Weather(500, 2), batch_size=100)
model = RainNet()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(6):
    for x, rain in train:
        loss = criterion(model(x), rain)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            optimizer.step()
    with torch.no_grad():
        right = sum(((model(x) > 0) == rain.bool()).sum().item() for x, rain in test)
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {right / len(test.dataset):.3f}")
