"""A digit CNN on batches of 8 that steps once every 8 batches; the loss is not divided, and the rate of SGD acts eightfold."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ACCUMULATE = 8


class DigitNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.head(x.flatten(1))


torch.manual_seed(1)
digits = load_digits()
x = torch.tensor(digits.images / 16.0, dtype=torch.float32)[:, None]
y = torch.tensor(digits.target)
loader = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=8, shuffle=True)
net = DigitNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

for epoch in range(4):
    net.train()
    for i, (images, labels) in enumerate(loader, 1):
        loss = F.cross_entropy(net(images), labels)
        loss.backward()
        if i % ACCUMULATE == 0 or i == len(loader):
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
    net.eval()
    with torch.no_grad():
        accuracy = (net(x[1400:]).argmax(1) == y[1400:]).float().mean().item()
    print(f"epoch {epoch}: last loss {loss.item():.3f}, accuracy {accuracy:.3f}")
