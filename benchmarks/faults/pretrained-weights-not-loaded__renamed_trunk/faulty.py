"""Warm-start a classifier of machine sounds from a masked-reconstruction model."""
import io

import numpy as np
import torch
import torch.nn as nn

DIM, HIDDEN = 48, 24


def trunk():
    return nn.Sequential(nn.Linear(DIM, 64), nn.ReLU(), nn.Linear(64, HIDDEN), nn.ReLU())


class MaskedAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = trunk()
        self.decoder = nn.Linear(HIDDEN, DIM)

    def forward(self, x):
        keep = (torch.rand_like(x) > 0.25).float()
        return self.decoder(self.encoder(x * keep))


class SoundClassifier(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        self.backbone = trunk()
        self.head = nn.Linear(HIDDEN, classes)

    def forward(self, x):
        return self.head(self.backbone(x))


def sounds(n, rng, basis, centres):
    k = rng.integers(0, len(centres), n)
    z = centres[k] + 0.55 * rng.standard_normal((n, centres.shape[1]))
    return (np.tanh(z @ basis) + 1.1 * rng.standard_normal((n, basis.shape[1]))).astype(np.float32), k


def pretrain(x, steps=500):
    mae = MaskedAutoencoder()
    opt = torch.optim.Adam(mae.parameters(), lr=2e-3)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (128,))]
        loss = (mae(batch) - batch).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(f"reconstruction loss {loss.item():.3f}")
    buffer = io.BytesIO()
    torch.save(mae.state_dict(), buffer)
    buffer.seek(0)
    return buffer


def finetune(buffer, x, y, x_val, y_val, epochs=40):
    model = SoundClassifier()
    saved = torch.load(buffer)
    own = model.state_dict()
    matching = {k: v for k, v in saved.items() if k in own and v.shape == own[k].shape}
    own.update(matching)
    model.load_state_dict(own)
    opt = torch.optim.Adam([
        {"params": model.backbone.parameters(), "lr": 1e-4},
        {"params": model.head.parameters(), "lr": 1e-2},
    ], weight_decay=1e-4)
    for epoch in range(1, epochs + 1):
        model.train()
        for idx in torch.randperm(len(x)).split(30):
            loss = nn.functional.cross_entropy(model(x[idx]), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
        if epoch % 5 == 0:
            model.eval()
            with torch.no_grad():
                acc = (model(x_val).argmax(1) == y_val).float().mean().item()
            print(f"epoch {epoch:2d} loss {loss.item():.3f} val acc {acc:.3f}")


rng = np.random.default_rng(6)
torch.manual_seed(6)
basis, centres = rng.standard_normal((5, DIM)), 1.3 * rng.standard_normal((6, 5))
unlabelled, _ = sounds(4000, rng, basis, centres)
mu, sd = unlabelled.mean(0), unlabelled.std(0)
(xl, yl), (xv, yv) = sounds(120, rng, basis, centres), sounds(600, rng, basis, centres)
to = lambda a: torch.from_numpy((a - mu) / sd)
finetune(pretrain(to(unlabelled)), to(xl), torch.from_numpy(yl), to(xv), torch.from_numpy(yv))
