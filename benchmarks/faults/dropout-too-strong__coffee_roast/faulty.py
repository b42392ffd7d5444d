"""Roast level (a number) of coffee beans from a near-infrared spectrum."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(21)
N, BANDS = 1400, 60
level = torch.rand(N, 1) * 2 - 1
wave = torch.linspace(0, 1, BANDS)
spectra = torch.exp(-((wave - 0.5 - 0.15 * level) / 0.1) ** 2) + 0.4 * torch.sin(6 * wave + level) + 0.08 * torch.randn(N, BANDS)
spectra = (spectra - spectra.mean(0)) / spectra.std(0)

data = TensorDataset(spectra, level)
train_set, val_set = random_split(data, [1100, 300])
train_loader = DataLoader(train_set, batch_size=50, shuffle=True)
val_loader = DataLoader(val_set, batch_size=300)


class Roast(nn.Module):
    def __init__(self, keep=0.9):
        super().__init__()
        self.fc1 = nn.Linear(BANDS, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 1)
        self.drop = nn.Dropout(keep)

    def forward(self, x):
        x = self.drop(torch.relu(self.fc1(x)))
        x = self.drop(torch.relu(self.fc2(x)))
        return self.fc3(x)


net = Roast()
loss_fn = nn.MSELoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(20):
    net.train()
    running = 0.0
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        optimizer.step()
        running += loss.item()
    net.eval()
    with torch.no_grad():
        val = sum(loss_fn(net(x), y).item() for x, y in val_loader)
    print(f"Epoch {epoch + 1}/20 - train {running / len(train_loader):.4f} - val {val:.4f}")
