"""Linear probe on a convolutional encoder that was trained (with DataParallel) on plentiful digits 0-6."""
import os
import tempfile

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits


class Encoder(nn.Module):
    def __init__(self, feat=24):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.proj = nn.Linear(32 * 4, feat)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.relu(self.proj(x.flatten(1)))


def pretrain(x, y, path):
    encoder = nn.DataParallel(Encoder())
    head = nn.Linear(24, 7)
    opt = torch.optim.Adam([*encoder.parameters(), *head.parameters()], lr=3e-3)
    for _ in range(12):
        for idx in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(head(encoder(x[idx])), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
    print("pretraining finished, loss", round(loss.item(), 4))
    torch.save({"state_dict": encoder.state_dict(), "epoch": 12}, path)


def probe(path, x, y, x_val, y_val, epochs=60):
    encoder = Encoder()
    checkpoint = torch.load(path)
    state = {k.removeprefix("module."): v for k, v in checkpoint["state_dict"].items()}
    encoder.load_state_dict(state)
    for p in encoder.parameters():
        p.requires_grad_(False)
    head = nn.Linear(24, 10)
    opt = torch.optim.Adam(head.parameters(), lr=2e-2)
    for epoch in range(epochs):
        encoder.eval()
        head.train()
        for idx in torch.randperm(len(x)).split(40):
            loss = F.cross_entropy(head(encoder(x[idx])), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
        if epoch % 10 == 9:
            head.eval()
            with torch.no_grad():
                acc = (head(encoder(x_val)).argmax(1) == y_val).float().mean().item()
            print(f"probe epoch {epoch + 1}: loss {loss.item():.4f} val acc {acc:.3f}")


torch.manual_seed(0)
data = load_digits()
images = torch.tensor((data.images - 4.9) / 6.0, dtype=torch.float32)[:, None]
target = torch.tensor(data.target)
order = torch.randperm(len(images))
few, rest = order[:200], order[200:]
val, bulk = rest[:400], rest[400:]
bulk = bulk[target[bulk] < 7]
with tempfile.TemporaryDirectory() as folder:
    ckpt = os.path.join(folder, "encoder.pt")
    pretrain(images[bulk], target[bulk], ckpt)
    probe(ckpt, images[few], target[few], images[val], target[val])
