# 1-D CNN for heart beats (simulated): normal / premature / fusion
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

np.random.seed(9)
torch.manual_seed(9)


def beat(kind, length=96):
    t = np.linspace(0, 1, length)
    shift = np.random.uniform(-0.1, 0.1)
    qrs = np.exp(-((t - 0.4 - shift) / (0.02 if kind == 0 else 0.045)) ** 2)
    twave = 0.35 * np.exp(-((t - 0.7 - shift) / 0.06) ** 2)
    if kind == 1:
        twave = -twave
    return qrs + twave + 0.15 * np.random.randn(length)


labels = np.random.randint(0, 3, 1200)
signals = np.stack([beat(k) for k in labels]).astype('float32')
signals = (signals - signals[:900].mean()) / signals[:900].std()
Xtr, ytr = torch.from_numpy(signals[:900]).unsqueeze(1), torch.from_numpy(labels[:900])
Xte, yte = torch.from_numpy(signals[900:]).unsqueeze(1), torch.from_numpy(labels[900:])


class ECGNet(nn.Module):
    def __init__(self, n_classes=3):
        super(ECGNet, self).__init__()
        self.conv1 = nn.Conv1d(1, 8, 7, stride=2, padding=3)
        self.conv2 = nn.Conv1d(8, 16, 5, stride=2, padding=2)
        self.fc2 = nn.Linear(32, n_classes)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool1d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        x = F.relu(nn.Linear(x.size(1), 32)(x))
        return self.fc2(x)


model = ECGNet()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
n_batches = 30

for epoch in range(15):
    model.train()
    p = np.random.permutation(900)
    loss_sum, correct = 0., 0
    for b in np.array_split(p, n_batches):
        out = model(Xtr[b])
        loss = F.cross_entropy(out, ytr[b])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss_sum += loss.item()
        correct += (out.argmax(1) == ytr[b]).sum().item()
    model.eval()
    with torch.no_grad():
        test_acc = (model(Xte).argmax(1) == yte).float().mean().item()
    print("Epoch {:2d}: loss {:.3f} | train acc {:.3f} | test acc {:.3f}".format(
        epoch, loss_sum / n_batches, correct / 900, test_acc))
