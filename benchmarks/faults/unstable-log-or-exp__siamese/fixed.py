import random
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import Dataset, DataLoader

random.seed(9)
np.random.seed(9)
torch.manual_seed(9)


class PairDataset(Dataset):
    def __init__(self, images, labels, n_pairs):
        self.images = images
        self.by_class = [np.where(labels == c)[0] for c in range(10)]
        self.n_pairs = n_pairs

    def __len__(self):
        return self.n_pairs

    def __getitem__(self, _):
        same = random.randint(0, 1)
        c0 = random.randint(0, 9)
        c1 = c0 if same else random.choice([c for c in range(10) if c != c0])
        i, j = random.choice(self.by_class[c0]), random.choice(self.by_class[c1])
        return self.images[i], self.images[j], torch.tensor(float(1 - same))


class SiameseNetwork(nn.Module):
    def __init__(self):
        super(SiameseNetwork, self).__init__()
        self.fc = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 16))

    def forward(self, a, b):
        return self.fc(a), self.fc(b)


class ContrastiveLoss(nn.Module):
    """label 0: same class, label 1: different class"""

    def __init__(self, margin=2.0):
        super(ContrastiveLoss, self).__init__()
        self.margin = margin

    def forward(self, out1, out2, label):
        dist = torch.sqrt(torch.sum((out1 - out2) ** 2, dim=1) + 1e-9)
        return torch.mean((1 - label) * dist ** 2 +
                          label * torch.clamp(self.margin - dist, min=0.0) ** 2)


d = load_digits()
imgs = torch.tensor(d.data, dtype=torch.float32) / 16
train_pairs = PairDataset(imgs[:1400], d.target[:1400], 3200)
test_pairs = PairDataset(imgs[1400:], d.target[1400:], 600)
train_loader = DataLoader(train_pairs, batch_size=32, shuffle=True)

net = SiameseNetwork()
criterion = ContrastiveLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(6):
    net.train()
    loss_history = []
    for img0, img1, label in train_loader:
        optimizer.zero_grad()
        o0, o1 = net(img0, img1)
        loss = criterion(o0, o1, label)
        loss.backward()
        optimizer.step()
        loss_history.append(loss.item())
    print("Epoch number {}\n Current loss {:.4f}".format(epoch, np.mean(loss_history)))

net.eval()
with torch.no_grad():
    a, b, lab = next(iter(DataLoader(test_pairs, batch_size=600)))
    ea, eb = net(a, b)
    far = ((ea - eb).norm(dim=1) > 1.0).float()
print("verification accuracy", (far == lab).float().mean().item())
