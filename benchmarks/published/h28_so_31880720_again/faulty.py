import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(77)
np.random.seed(77)


class PairNet(nn.Module):
    """Is the picture a three or an eight?"""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 12, 3)
        self.fc1 = nn.Linear(12 * 3 * 3, 50)
        self.fc2 = nn.Linear(50, 50)
        self.fc3 = nn.Linear(50, 1)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2).flatten(1)
        x = F.dropout(F.relu(self.fc1(x)), 0.2, self.training)
        x = F.dropout(F.relu(self.fc2(x)), 0.2, self.training)
        return F.softmax(self.fc3(x), dim=1)


digits = load_digits()
chosen = np.isin(digits.target, (3, 8))
images = torch.FloatTensor(digits.images[chosen] / 16).unsqueeze(1)
labels = torch.FloatTensor(digits.target[chosen] == 8).unsqueeze(1)
order = torch.randperm(len(images))
images, labels = images[order], labels[order]
train = DataLoader(TensorDataset(images[:260], labels[:260]), batch_size=10, shuffle=True)
val_images, val_labels = images[260:], labels[260:]

net = PairNet()
optimizer = torch.optim.RMSprop(net.parameters(), lr=0.001)
for epoch in range(8):
    net.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        p = net(val_images)
        val_loss = F.binary_cross_entropy(p, val_labels).item()
    print(f"epoch {epoch} loss {loss.item():.3f} val_loss {val_loss:.3f}")
print("accuracy %.4f" % ((p > 0.5).float() == val_labels).float().mean().item())
