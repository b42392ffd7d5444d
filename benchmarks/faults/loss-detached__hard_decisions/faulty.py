import torch
from torch import nn
from sklearn.datasets import load_wine

torch.manual_seed(1)
wine = load_wine()
x = torch.as_tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.as_tensor(wine.target)
order = torch.randperm(178)
x, y = x[order], y[order]

model = nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.L1Loss()

for step in range(200):
    rows = torch.randint(0, 130, (32,))
    scores = model(x[rows])
    loss = loss_fn(scores.argmax(dim=1).float(), y[rows].float())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 40 == 0:
        print("step", step, "loss", loss.item())

accuracy = (model(x[130:]).argmax(1) == y[130:]).float().mean()
print("accuracy", accuracy.item())
