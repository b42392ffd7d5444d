import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(12)


class DeepMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(64, 40)
        self.hidden1 = nn.Linear(40, 40)
        self.hidden2 = nn.Linear(40, 40)
        self.output = nn.Linear(40, 10)
        self.norm1 = nn.LayerNorm(40)
        self.norm2 = nn.LayerNorm(40)

    def forward(self, x):
        x = torch.relu(self.input(x))
        x = x + torch.relu(self.hidden1(self.norm1(x)))
        x = x + torch.relu(self.hidden2(self.norm2(x)))
        return self.output(x)


digits = load_digits()
features = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
loader = DataLoader(TensorDataset(features[:1400], labels[:1400]), batch_size=70, shuffle=True)
net = DeepMLP()
optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4, 0.5)
criterion = nn.CrossEntropyLoss()
for epoch in range(8):
    net.train()
    for x, t in loader:
        optimizer.zero_grad()
        loss = criterion(net(x), t)
        loss.backward()
        optimizer.step()
    scheduler.step()
    net.eval()
    with torch.no_grad():
        print("epoch", epoch, "accuracy", (net(features[1400:]).argmax(1) == labels[1400:]).float().mean().item())
