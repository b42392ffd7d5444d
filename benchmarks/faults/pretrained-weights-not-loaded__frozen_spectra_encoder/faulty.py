"""Pretraining on many unlabelled spectra, then a classifier with few labels on the frozen encoder."""
import os
import tempfile
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(72)
MIX = torch.randn(5, 60)
NUISANCE = torch.randn(30, 60)


def spectra(n):
    source = torch.randn(n, 5)
    x = torch.tanh(source @ MIX / 2) * 1.2 + 0.25 * torch.randn(n, 30) @ NUISANCE / 2
    label = (source[:, 0] > 0).long() + 2 * (source[:, 1] > 0).long()
    return x / 1.15, label


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(60, 64)
        self.fc2 = nn.Linear(64, 8)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


class Pretrainer(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 60))

    def forward(self, x):
        return self.decoder(self.encoder(x))


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = Encoder()
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.backbone(x))


def pretrain(path):
    net = Pretrainer()
    opt = torch.optim.Adam(net.parameters(), lr=2e-3)
    loader = DataLoader(TensorDataset(spectra(4000)[0]), batch_size=100, shuffle=True)
    for epoch in range(12):
        total = 0.0
        for (x,) in loader:
            loss = nn.functional.mse_loss(net(x), x)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        if epoch % 4 == 3:
            print(f"pretraining epoch {epoch + 1} loss {total / len(loader):.4f}")
    torch.save(net.state_dict(), path)


def finetune(path):
    net = Classifier()
    state = torch.load(path, weights_only=True)
    net.load_state_dict(state, strict=False)
    net.backbone.requires_grad_(False)
    opt = torch.optim.Adam(net.head.parameters(), lr=1e-2)
    loader = DataLoader(TensorDataset(*spectra(400)), batch_size=40, shuffle=True)
    xv, yv = spectra(800)
    for epoch in range(20):
        net.train()
        total = 0.0
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            accuracy = (net(xv).argmax(1) == yv).float().mean().item()
        if epoch % 4 == 3:
            print(f"epoch {epoch + 1} loss {total / len(loader):.4f} accuracy {accuracy:.3f}")


with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "encoder.pt")
    pretrain(file)
    finetune(file)
