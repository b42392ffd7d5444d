"""Which bird? Short recordings turned into band energies, then a small 1-d convnet."""
import math

import torch
import torch.nn.functional as F
from torch import nn

RATE, SAMPLES, WINDOW = 4000, 1024, 128
SPECIES = {"chiffchaff": (900, 0), "wren": (900, 500), "robin": (1300, -400), "dunnock": (700, 250)}


def record(n, seed):
    g = torch.Generator().manual_seed(seed)
    t = torch.arange(SAMPLES) / RATE
    label = torch.randint(0, len(SPECIES), (n,), generator=g)
    start, glide = torch.tensor(list(SPECIES.values()), dtype=torch.float32)[label].T
    start = start + 60 * torch.randn(n, generator=g)
    phase = 2 * math.pi * (start[:, None] * t + glide[:, None] * t ** 2 / (2 * t[-1]))
    loud = torch.exp(0.8 * torch.randn(n, 1, generator=g))
    wave = 0.05 * loud * torch.sin(phase) + 0.035 * torch.randn(n, SAMPLES, generator=g)
    return (wave.clamp(-1, 1) * 32767).to(torch.int16), label


def band_energies(wave):
    spec = torch.stft(wave.float(), WINDOW, WINDOW // 2, window=torch.hann_window(WINDOW), return_complex=True)
    return torch.log(spec.abs() ** 2 + 1e-5)


class CallNet(nn.Module):
    def __init__(self, bands=WINDOW // 2 + 1, width=32):
        super().__init__()
        self.a = nn.Conv1d(bands, width, 3, padding=1)
        self.b = nn.Conv1d(width, width, 3, padding=1)
        self.out = nn.Linear(width, len(SPECIES))

    def forward(self, x):
        x = F.relu(self.a(x))
        return self.out(F.relu(self.b(x)).mean(2))


def score(net, wave, label, mean, std):
    net.eval()
    x = (band_energies(wave) - mean) / std
    with torch.no_grad():
        logits = net(x)
    return F.cross_entropy(logits, label).item(), (logits.argmax(1) == label).float().mean().item()


torch.manual_seed(1)
wave, label = record(900, seed=1)
held_wave, held_label = record(300, seed=2)
features = band_energies(wave / 32768)
mean, std = features.mean((0, 2), keepdim=True), features.std((0, 2), keepdim=True)
features = (features - mean) / std
net = CallNet()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(8):
    net.train()
    total = 0.0
    for rows in torch.randperm(len(label)).split(30):
        loss = F.cross_entropy(net(features[rows]), label[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(rows)
    held_loss, held_acc = score(net, held_wave, held_label, mean, std)
    print(f"epoch {epoch}: train {total / len(label):.4f}  held out {held_loss:.4f} ({held_acc:.3f})")
