"""Pre-train a trunk on plentiful simulated spectra, then fit a head on 60 labelled ones."""
import io

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2)
BANDS = 64
centres = torch.rand(8, 3) * BANDS


def spectra(n, minerals):
    """Sums of three absorption lines of each mineral, shifted and noisy, on a sloping background."""
    kind = torch.randint(0, minerals, (n,))
    line = centres[kind][:, :, None] + 0.7 * torch.randn(n, 1, 1)
    grid = torch.arange(BANDS).float()
    x = -torch.exp(-((grid - line) / 2.0) ** 2).sum(1)
    x = x + torch.randn(n, 1) * torch.linspace(-1, 1, BANDS) + 0.35 * torch.randn(n, BANDS)
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True), kind


def trunk():
    return nn.Sequential(nn.Linear(BANDS, 96), nn.ReLU(), nn.Linear(96, 16), nn.ReLU())


def fit(model, params, x, y, epochs, lr, batch):
    optimizer = torch.optim.Adam(params, lr=lr)
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x)).split(batch):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        if epoch % 5 == 4:
            print(f"  epoch {epoch + 1} loss {total / len(x):.4f}")


class Finetuned(nn.Module):
    def __init__(self, minerals):
        super().__init__()
        self.trunk = trunk()
        self.head = nn.Linear(16, minerals)

    def forward(self, x):
        return self.head(self.trunk(x))


source = nn.Sequential(*trunk(), nn.Linear(16, 8))
fit(source, source.parameters(), *spectra(4000, 8), epochs=10, lr=2e-3, batch=64)
file = io.BytesIO()
torch.save(source.state_dict(), file)
file.seek(0)

model = Finetuned(8)
own = model.state_dict()
saved = torch.load(file)
saved = {f"trunk.{name}": tensor for name, tensor in saved.items()}
own.update({name: tensor for name, tensor in saved.items() if name in own and own[name].shape == tensor.shape})
model.load_state_dict(own)
model.trunk.requires_grad_(False)
print("fine-tuning")
fit(model, model.head.parameters(), *spectra(60, 8), epochs=40, lr=1e-2, batch=15)

model.eval()
x, y = spectra(1000, 8)
with torch.no_grad():
    print(f"accuracy on new spectra {(model(x).argmax(1) == y).float().mean().item():.3f}")
