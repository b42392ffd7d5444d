# heartbeats, 1D CNN (course project)
import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import TensorDataset, DataLoader

torch.manual_seed(0)


def make_beats(n, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.linspace(0, 1, 64)
    y = torch.randint(0, 4, (n,), generator=g)
    centre = 0.35 + 0.05 * torch.randn(n, 1, generator=g)
    beat = torch.exp(-((t - centre) / 0.03) ** 2)
    second = torch.exp(-((t - centre - 0.25) / 0.08) ** 2)
    amp = torch.tensor([0.0, 0.5, 1.0, -0.6])[y].unsqueeze(1)
    x = beat + amp * second + 0.25 * torch.randn(n, 64, generator=g)
    return TensorDataset(((x - 0.15) / 0.4).unsqueeze(1), y)


train_loader = DataLoader(make_beats(2000, 1), batch_size=40, shuffle=True)
val_loader = DataLoader(make_beats(400, 2), batch_size=100)


class BeatCNN(nn.Module):
    def __init__(self):
        super(BeatCNN, self).__init__()
        self.conv1 = nn.Conv1d(1, 8, kernel_size=7, stride=2)
        self.conv2 = nn.Conv1d(8, 16, kernel_size=5, stride=2)
        self.fc1 = nn.Linear(16 * 13, 32)
        self.fc2 = nn.Linear(32, 4)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = x.view(x.size(0), -1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


model = BeatCNN()
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=0.002)

for epoch in range(10):
    model.train()
    running_loss = 0.0
    for inputs, labels in train_loader:
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    model.eval()
    correct = 0
    with torch.no_grad():
        for inputs, labels in val_loader:
            correct += (model(inputs).argmax(1) == labels).sum().item()
    print('[%d] loss: %.3f val acc: %.3f' % (epoch + 1, running_loss / len(train_loader), correct / 400))
