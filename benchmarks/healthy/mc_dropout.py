"""Uncertainty by Monte Carlo dropout: dropout stays on while predicting, on purpose."""
import torch
from torch import nn

torch.manual_seed(6)
x = torch.cat([torch.rand(400, 1) * 3 - 4, torch.rand(400, 1) * 3 + 1])
y = torch.sin(x) + 0.1 * torch.randn_like(x)
model = nn.Sequential(nn.Linear(1, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, weight_decay=1e-5)
model.train()
for step in range(500):
    rows = torch.randint(0, 800, (64,))
    loss = nn.functional.mse_loss(model(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def predict(x, samples=50):
    model.train()
    with torch.no_grad():
        draws = torch.stack([model(x) for _ in range(samples)])
    return draws.mean(0), draws.std(0)


inside, outside = torch.tensor([[-2.5], [2.5]]), torch.tensor([[-0.5], [9.0]])
print("loss", loss.item())
print("spread where there is data", predict(inside)[1].flatten().tolist())
print("spread where there is none", predict(outside)[1].flatten().tolist())
