"""A panel of four assays on made-up compounds: one head an assay, rare hits."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from sklearn.metrics import average_precision_score

ASSAYS = ("ames", "herg", "cyp3a4", "dili")


class Panel(nn.Module):
    def __init__(self, bits, width=64):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(bits, width), nn.LeakyReLU(0.1), nn.Dropout(0.2))
        self.heads = nn.ModuleDict({name: nn.Sequential(nn.Linear(width, 16), nn.LeakyReLU(0.1), nn.Linear(16, 1))
                                    for name in ASSAYS})

    def forward(self, x):
        z = self.trunk(x)
        return {name: head(z).squeeze(-1) for name, head in self.heads.items()}


def compounds(n, bits, seed):
    rng = np.random.default_rng(seed)
    x = (rng.random((n, bits)) < 0.3).astype(np.float32)
    w = rng.normal(0, 1, (bits, len(ASSAYS))) * (rng.random((bits, len(ASSAYS))) < 0.3)
    score = x @ w + 1.2 * x[:, :4] * x[:, 4:8] + 0.3 * rng.standard_normal((n, len(ASSAYS)))
    y = (score > np.quantile(score, 0.9, axis=0)).astype(np.float32)
    return TensorDataset(torch.tensor((x - 0.3) / 0.46, dtype=torch.float32), torch.tensor(y))


def evaluate(model, loader):
    model.eval()
    with torch.no_grad():
        rows = [(torch.stack(list(model(x).values()), 1), y) for x, y in loader]
    p, y = (torch.cat(t).numpy() for t in zip(*rows))
    return average_precision_score(y, p, average="macro"), float(((p > 0) == y).mean())


def main(bits=40):
    torch.manual_seed(6)
    fit, held = random_split(compounds(3000, bits, 6), [2400, 600])
    train, valid = DataLoader(fit, 60, shuffle=True), DataLoader(held, 300)
    model, criterion = Panel(bits), nn.BCEWithLogitsLoss()
    opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for epoch in range(14):
        model.train()
        total = 0.0
        for x, y in train:
            out = model(x)
            loss = sum(criterion(out[a], y[:, k]) for k, a in enumerate(ASSAYS)) / len(ASSAYS)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        ap, acc = evaluate(model, valid)
        print(f"{epoch:2d} loss {total / len(train):.4f} average precision {ap:.3f} accuracy {acc:.3f}")


main()
