# Digits labelled by volunteers. Fifteen volunteers looked at every training picture.
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

rng = np.random.default_rng(5)
torch.manual_seed(5)

digits = load_digits()
images = torch.tensor(digits.data / 16.0, dtype=torch.float32)
images = (images - images.mean()) / images.std()
truth = digits.target
perm = rng.permutation(len(truth))
train_idx, test_idx = perm[:1300], perm[1300:]


def volunteer(labels):
    """One person's answers; some are slips of the pen."""
    slips = rng.random(len(labels)) < 0.5
    return np.where(slips, rng.integers(0, 10, len(labels)), labels)


votes = np.stack([volunteer(truth[train_idx]) for _ in range(15)], axis=1)   # (1300, 15)
labels = votes[:, 0]

x_train, y_train = images[train_idx], torch.tensor(labels)
x_test, y_test = images[test_idx], torch.tensor(truth[test_idx])

net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.Adam(net.parameters(), lr=2e-3)

for epoch in range(25):
    net.train()
    order = torch.randperm(len(x_train))
    total = 0
    for b in order.split(50):
        loss = F.cross_entropy(net(x_train[b]), y_train[b])
        opt.zero_grad(); loss.backward(); opt.step()
        total += loss.item() * len(b)
    net.eval()
    with torch.no_grad():
        acc = (net(x_test).argmax(1) == y_test).float().mean().item()
    print(epoch, "train loss %.3f" % (total / len(x_train)), "checked test accuracy %.3f" % acc)
