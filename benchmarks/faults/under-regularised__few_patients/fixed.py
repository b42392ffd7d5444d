"""Dose of a drug from twenty laboratory values, 200 patients."""
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(81)
effect = torch.tensor([0.7, -0.6, 0.5, 0.4] + [0.0] * 16)


def cohort(n):
    values = torch.randn(n, 20)
    dose = values @ effect + 0.3 * torch.relu(values[:, 0]) + 0.7 * torch.randn(n)
    return values, ((dose - 0.12) / 1.35).unsqueeze(1)


x, y = cohort(200)
x_valid, y_valid = cohort(1000)
train_loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True)

model = nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=0.03)
criterion = nn.MSELoss()

for epoch in range(1, 61):
    model.train()
    train_loss = 0.0
    for a, b in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(a), b)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    if epoch % 6 == 0:
        model.eval()
        with torch.no_grad():
            own, out = criterion(model(x), y), criterion(model(x_valid), y_valid)
        print(f"epoch {epoch} train {train_loss:.4f} fit {own:.4f} valid {out:.4f} R2 {1 - out / y_valid.var():.3f}")
