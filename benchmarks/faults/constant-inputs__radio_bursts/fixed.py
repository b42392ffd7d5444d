# Radio bursts against interference: short power traces read from one big raw record
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split

LENGTH, COUNT = 96, 1800


def make_record(seed=5):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 3, COUNT)
    t = np.arange(LENGTH)
    centre = rng.uniform(25, 70, (COUNT, 1))
    gauss = np.exp(-((t - centre) / 6) ** 2)
    tail = np.where(t > centre, np.exp(-(t - centre) / 14), 0)
    comb = (np.sin(2 * np.pi * (t - centre) / 7) > 0.6) * 0.8
    shapes = np.stack([gauss, tail, comb])[kind, np.arange(COUNT)]
    raw = shapes + 0.35 * rng.standard_normal((COUNT, LENGTH))
    return (raw * 200 + 1000).astype(np.int16).tobytes(), kind


class Traces(Dataset):
    """Cuts one trace out of the record and scales it."""

    def __init__(self, record, kinds):
        self.record, self.kinds = record, kinds
        self.buffer = np.empty(LENGTH, dtype=np.float32)

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, i):
        view = np.frombuffer(self.record, np.int16, LENGTH, offset=2 * LENGTH * i)
        np.multiply(view - np.float32(1050), np.float32(1 / 120), out=self.buffer)
        return torch.from_numpy(self.buffer.copy())[None], int(self.kinds[i])


def conv(i, o):
    return [nn.Conv1d(i, o, 7, padding=3), nn.ReLU(), nn.MaxPool1d(3)]


torch.manual_seed(5)
data = Traces(*make_record())
parts = dict(zip(("fit", "check"), random_split(data, [1500, 300])))
loaders = {k: DataLoader(v, batch_size=50, shuffle=k == "fit") for k, v in parts.items()}
net = nn.Sequential(*conv(1, 12), *conv(12, 24), nn.Flatten(), nn.Linear(24 * 10, 3))
adam = torch.optim.Adam(net.parameters(), lr=2e-3)

for epoch in range(8):
    seen = {}
    for phase, loader in loaders.items():
        net.train(phase == "fit")
        hits = 0
        with torch.set_grad_enabled(phase == "fit"):
            for trace, kind in loader:
                scores = net(trace)
                if phase == "fit":
                    adam.zero_grad()
                    nn.functional.cross_entropy(scores, kind).backward()
                    adam.step()
                hits += (scores.argmax(1) == kind).sum().item()
        seen[phase] = hits / len(parts[phase])
    print(epoch, {k: round(v, 3) for k, v in seen.items()})
