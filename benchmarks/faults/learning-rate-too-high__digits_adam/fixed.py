# MNIST-like digits, convolutional net, course notebook
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(2)
digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1)
x = (x - 4.88) / 6.02
y = torch.tensor(digits.target)
train_ds, val_ds = random_split(TensorDataset(x, y), [1400, len(x) - 1400])
train_dl = DataLoader(train_ds, batch_size=50, shuffle=True)
val_dl = DataLoader(val_ds, batch_size=200)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 16, 3)
        self.c2 = nn.Conv2d(16, 32, 3)
        self.fc1 = nn.Linear(32 * 2 * 2, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.c1(x))
        x = F.max_pool2d(F.relu(self.c2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)


net = ConvNet()
opt = torch.optim.Adam(net.parameters(), lr=0.002)

for epoch in range(10):
    net.train()
    run = 0.0
    for xb, yb in train_dl:
        opt.zero_grad()
        loss = F.cross_entropy(net(xb), yb)
        loss.backward()
        opt.step()
        run += loss.item()
    net.eval()
    ok = 0
    with torch.no_grad():
        for xb, yb in val_dl:
            ok += (net(xb).argmax(dim=1) == yb).sum().item()
    print('epoch', epoch, 'loss', round(run / len(train_dl), 4), 'val acc', round(ok / len(val_ds), 4))
