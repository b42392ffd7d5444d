import torch
import torch.nn as nn
from sklearn.datasets import load_digits

torch.manual_seed(36)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
criterion = nn.CrossEntropyLoss()


def epoch(model, target, optimizer):
    model.train()
    for rows in torch.randperm(1400).split(50):
        optimizer.zero_grad()
        loss = criterion(model(x[rows]), target[rows])
        loss.backward()
        optimizer.step()
    return loss.item()


body = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
source = nn.Sequential(body, nn.Linear(32, 2))
optimizer = torch.optim.Adam(source.parameters(), lr=2e-3)
for _ in range(3):
    print("source", epoch(source, (y % 2), optimizer))

model = nn.Sequential(body, nn.Linear(32, 10))
for p in body.parameters():
    p.requires_grad = False
optimizer = torch.optim.Adam(model[1].parameters(), lr=5e-3)
for stage, layer in enumerate([None, body[2], body[0]]):
    if layer is not None:
        for p in layer.parameters():
            p.requires_grad = True
        optimizer.add_param_group({"params": layer.parameters(), "lr": 1e-3})
    for _ in range(3):
        loss = epoch(model, y, optimizer)
    with torch.no_grad():
        print(f"stage {stage} loss {loss:.4f} accuracy {(model(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
