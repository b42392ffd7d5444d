"""Flag visits at which a blood value lies above the patient's own average; visit counts vary a lot."""
import math

import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset


class Patients(Dataset):
    def __init__(self, n, rng):
        self.items = []
        for _ in range(n):
            visits = int(rng.integers(3, 30))
            x = rng.normal(0, 1.5) + rng.normal(0, 0.6, visits)
            self.items.append((torch.tensor(x, dtype=torch.float32), torch.tensor(x > x.mean(), dtype=torch.float32)))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


def collate(batch):
    longest = max(len(x) for x, _ in batch)
    values, flags = torch.zeros(2, len(batch), longest)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, (x, f) in enumerate(batch):
        values[row, :len(x)], flags[row, :len(x)], mask[row, :len(x)] = x, f, True
    return values, flags, mask


class SelfAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)
        self.scale = 1 / math.sqrt(dim)

    def forward(self, h, mask):
        q, k, v = self.qkv(h).chunk(3, dim=-1)
        scores = q @ k.transpose(1, 2) * self.scale
        scores = scores.masked_fill(~mask[:, None, :], float("-inf"))
        return torch.softmax(scores, dim=-1) @ v


class VisitTagger(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.embed = nn.Linear(1, dim)
        self.attn = SelfAttention(dim)
        self.mlp = nn.Sequential(nn.Linear(2 * dim, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, values, mask):
        h = self.embed(values.unsqueeze(-1))
        return self.mlp(torch.cat([h, self.attn(h, mask)], dim=-1)).squeeze(-1)


def masked_bce(logits, flags, mask):
    return nn.functional.binary_cross_entropy_with_logits(logits[mask], flags[mask])


if __name__ == "__main__":
    torch.manual_seed(23)
    rng = np.random.default_rng(23)
    train = DataLoader(Patients(1200, rng), batch_size=32, shuffle=True, collate_fn=collate)
    val = DataLoader(Patients(300, rng), batch_size=100, collate_fn=collate)
    model = VisitTagger()
    opt = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for epoch in range(12):
        model.train()
        total = 0.0
        for values, flags, mask in train:
            loss = masked_bce(model(values, mask), flags, mask)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item()
        model.eval()
        right = count = 0
        with torch.no_grad():
            for values, flags, mask in val:
                hit = (model(values, mask) > 0).float() == flags
                right, count = right + hit[mask].sum().item(), count + mask.sum().item()
        print(f"epoch {epoch:2d} loss {total / len(train):.4f} val visit accuracy {right / count:.3f}")
