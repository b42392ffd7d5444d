import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(1)


class Gestures(Dataset):
    """Two-second wrist movements: circle, line, shake, still."""

    names = ["circle", "line", "shake", "still"]

    def __init__(self, count):
        t = torch.linspace(0, 2, 40)
        self.signals, self.files = [], []
        for i in range(count):
            kind = self.names[i % 4]
            phase = torch.rand(1) * 6.28
            if kind == "circle":
                xy = torch.stack([torch.cos(6 * t + phase), torch.sin(6 * t + phase)])
            elif kind == "line":
                xy = torch.stack([t - 1, (t - 1) * torch.randn(1)])
            elif kind == "shake":
                xy = torch.stack([torch.sin(30 * t + phase), 0.1 * torch.sin(30 * t)])
            else:
                xy = torch.zeros(2, 40)
            self.signals.append(xy + 0.1 * torch.randn(2, 40))
            self.files.append(f"gestures/{kind}/{i:05d}.npy")

    def __len__(self):
        return len(self.signals)

    def __getitem__(self, i):
        folder = self.files[i].split("/")[1]
        return self.signals[i], self.names.index(folder)


train_loader = DataLoader(Gestures(800), batch_size=32, shuffle=True)
test = Gestures(200)

net = nn.Sequential(
    nn.Conv1d(2, 16, 5, stride=2), nn.ReLU(),
    nn.Conv1d(16, 32, 5, stride=2), nn.ReLU(),
    nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(32, 4),
)
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(8):
    seen, total = 0, 0.0
    for signal, kind in train_loader:
        loss = criterion(net(signal), kind)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(kind)
        seen += len(kind)
    print(f"epoch {epoch} loss {total / seen:.5f}")

net.eval()
with torch.no_grad():
    guess = net(torch.stack(test.signals)).argmax(1)
truth = torch.arange(200) % 4
print("accuracy on gestures", (guess == truth).float().mean().item())
