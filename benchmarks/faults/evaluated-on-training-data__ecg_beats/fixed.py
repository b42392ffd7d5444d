import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)


def beats(n=800, length=48):
    t = torch.linspace(-1, 1, length)
    y = torch.randint(0, 3, (n,))
    centre = 0.1 * torch.randn(n, 1)
    width = torch.tensor([0.10, 0.17, 0.29])[y].unsqueeze(1) * (1 + 0.15 * torch.randn(n, 1))
    x = torch.exp(-((t - centre) / width) ** 2) + 0.3 * torch.randn(n, length)
    return (x - x.mean()) / x.std(), y


class BeatNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv1d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2),
                                  nn.Conv1d(32, 32, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2))
        self.fc = nn.Sequential(nn.Flatten(), nn.Linear(32 * 12, 64), nn.ReLU(), nn.Linear(64, 3))

    def forward(self, x):
        return self.fc(self.conv(x.unsqueeze(1)))


x, y = beats()
train_set, val_set, test_set = random_split(TensorDataset(x, y), [480, 160, 160])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=70)

model = BeatNet()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()
best = 0.0
for epoch in range(18):
    model.train()
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()

    model.eval()
    correct = total = 0
    with torch.no_grad():
        for xb, yb in val_loader:
            correct += (model(xb).argmax(dim=1) == yb).sum().item()
            total += yb.size(0)
    if correct / total > best:
        best, state = correct / total, {k: v.clone() for k, v in model.state_dict().items()}
    print(f"Epoch {epoch + 1}: validation accuracy {100 * correct / total:.1f}%")
model.load_state_dict(state)
print(f"keeping the model with {100 * best:.1f}%")
