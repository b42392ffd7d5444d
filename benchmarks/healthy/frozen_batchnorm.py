"""Fine-tuning with the pretrained batch norm kept in evaluation mode on purpose, its weights frozen."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(27)
digits = load_digits()
x, y = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32), torch.tensor(digits.target)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(1, 16, 3), nn.BatchNorm2d(16)
        self.fc = nn.Linear(16 * 9, 2)

    def forward(self, x):
        return self.fc(F.max_pool2d(F.relu(self.bn(self.conv(x))), 2).flatten(1))


def epoch(model, target, optimizer):
    for rows in torch.randperm(1400).split(40):
        loss = F.cross_entropy(model(x[rows]), target[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for _ in range(3):
    model.train()
    print("pretraining", epoch(model, (y > 4).long(), optimizer))

model.fc = nn.Linear(16 * 9, 10)
for p in model.bn.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-3)
for i in range(5):
    model.train()
    model.bn.eval()
    loss = epoch(model, y, optimizer)
    model.eval()
    with torch.no_grad():
        print(f"fine-tuning {i} loss {loss:.4f} accuracy {(model(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
