# Kaggle style: image + tabular metadata in one network
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import Dataset, DataLoader

torch.manual_seed(4)
np.random.seed(4)

digits = load_digits()
images = (digits.images / 8.0 - 1.0).astype(np.float32)[:, None]
# meta: site, scanner and a noisy reading; the label depends on digit AND site
meta = np.random.randn(len(images), 3).astype(np.float32)
labels = ((digits.target % 2 == 1) ^ (meta[:, 0] > 0)).astype(np.float32)
perm = np.random.permutation(len(images))
tr_idx, va_idx = perm[:1400], perm[1400:]


class ImgMeta(Dataset):
    def __init__(self, idx):
        self.idx = idx

    def __len__(self):
        return len(self.idx)

    def __getitem__(self, k):
        i = self.idx[k]
        return images[i], meta[i], labels[i]


class TwoTower(nn.Module):
    def __init__(self):
        super(TwoTower, self).__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.squeeze = nn.Linear(8 * 4, 6)
        self.meta_fc = nn.Linear(3, 6)
        self.fc1 = nn.Linear(12, 32)
        self.fc2 = nn.Linear(32, 1)

    def image_features(self, img):
        x = F.max_pool2d(F.relu(self.conv1(img)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.relu(self.squeeze(x.view(x.size(0), -1)))

    def forward(self, img, meta):
        a = self.image_features(img).data
        b = F.relu(self.meta_fc(meta))
        x = torch.cat([a, b], dim=1)
        return self.fc2(F.relu(self.fc1(x))).squeeze(1)


model = TwoTower()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
train_loader = DataLoader(ImgMeta(tr_idx), batch_size=32, shuffle=True)
valid_loader = DataLoader(ImgMeta(va_idx), batch_size=100)

for epoch in range(16):
    model.train()
    tr = []
    for img, m, y in train_loader:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(img, m), y)
        loss.backward()
        optimizer.step()
        tr.append(loss.item())
    model.eval()
    hit = 0
    with torch.no_grad():
        for img, m, y in valid_loader:
            hit += ((model(img, m) > 0).float() == y).sum().item()
    print("epoch", epoch, "loss", np.round(np.mean(tr), 4), "valid acc", np.round(hit / len(va_idx), 4))
