"""Blood values from nine clinics. Every clinic has its own loader; each epoch visits all of them."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SIZES = {"north": 640, "south": 512, "harbour": 384, "hill": 60, "lake": 56, "forest": 48,
         "island": 44, "mill": 40, "bridge": 36}
BATCH = 64


class Clinic:
    def __init__(self, name, n, offset):
        g = torch.Generator().manual_seed(len(name) * 97 + n)
        x = torch.randn(n + 100, 6, generator=g)
        x[:, 0] = offset + 0.4 * x[:, 0]
        y = ((x[:, 1] + x[:, 2] * torch.sin(2 * x[:, 0])) + 0.2 * torch.randn(n + 100, generator=g) > 0).long()
        scale = torch.tensor([1.6, 1, 1, 1, 1, 1])
        x = x / scale
        self.name = name
        self.train = TensorDataset(x[:n], y[:n])
        self.valid = TensorDataset(x[n:], y[n:])

    def loader(self):
        return DataLoader(self.train, batch_size=BATCH, shuffle=True, drop_last=True)


def main():
    torch.manual_seed(64)
    offsets = dict(zip(SIZES, (-0.5, 0.0, 0.5, 2.2, 2.4, 2.0, -2.2, -2.4, -2.0)))
    clinics = [Clinic(name, n, offsets[name]) for name, n in SIZES.items()]
    net = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 32), nn.ReLU(),
                        nn.Dropout(0.2), nn.Linear(32, 2))
    opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.02)
    for epoch in range(30):
        net.train()
        steps, total = 0, 0.0
        for k in torch.randperm(len(clinics)).tolist():
            for x, y in clinics[k].loader():
                opt.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)
                loss.backward()
                opt.step()
                steps += 1
                total += loss.item()
        if epoch % 5 == 4:
            net.eval()
            with torch.no_grad():
                accs = {c.name: (net(c.valid.tensors[0]).argmax(1) == c.valid.tensors[1]).float().mean().item()
                        for c in clinics}
            mean = sum(accs.values()) / len(accs)
            print(f"epoch {epoch + 1} loss {total / steps:.3f} mean accuracy {mean:.3f}",
                  " ".join(f"{k}:{v:.2f}" for k, v in accs.items()))


main()
