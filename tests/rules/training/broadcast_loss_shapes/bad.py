"""Disease progression from ten measurements; the network returns (N, 1) and the targets are (N,)."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Patients(Dataset):
    def __init__(self, rows):
        data = load_diabetes()
        self.x = torch.tensor(data.data[rows] * 21, dtype=torch.float32)
        self.y = torch.tensor((data.target[rows] - 152) / 77, dtype=torch.float32)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(10, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


torch.manual_seed(0)
train = DataLoader(Patients(slice(0, 352)), batch_size=32, shuffle=True)
valid = DataLoader(Patients(slice(352, 442)), batch_size=90)
model = Regressor()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(8):
    for x, y in train:
        prediction = model(x)
        loss = ((prediction - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        for x, y in valid:
            print(f"epoch {epoch}: training loss {loss.item():.3f}, validation error {(model(x) - y).abs().mean().item():.3f}")
