"""Train one sensor classifier on the recordings of many sites, one site a batch."""
import random
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    batch_size: int = 64
    epochs: int = 25
    lr: float = 2e-3
    features: int = 12
    classes: int = 5
    seed: int = 0


def recordings(cfg, centres, n, main_class, gen):
    share = torch.full((cfg.classes,), 0.25 / (cfg.classes - 1))
    share[main_class] = 0.75
    y = torch.multinomial(share, n, replacement=True, generator=gen)
    return centres[y] + torch.randn(n, cfg.features, generator=gen), y


class Trainer:
    def __init__(self, cfg):
        self.cfg = cfg
        torch.manual_seed(cfg.seed)
        random.seed(cfg.seed)
        gen = torch.Generator().manual_seed(cfg.seed)
        centres = 0.75 * torch.randn(cfg.classes, cfg.features, generator=gen)
        # two plants and eighteen workshops
        plants = [(300, 0), (260, 1)] + [(40 + 2 * (k % 8), 2 + k % 3) for k in range(18)]
        self.sites = [TensorDataset(*recordings(cfg, centres, n, c, gen)) for n, c in plants]
        self.loaders = [DataLoader(s, cfg.batch_size, shuffle=True) for s in self.sites]
        parts = [recordings(cfg, centres, 120, c, gen) for c in range(cfg.classes)]
        self.x_val, self.y_val = torch.cat([x for x, _ in parts]), torch.cat([y for _, y in parts])
        self.model = nn.Sequential(nn.Linear(cfg.features, 32), nn.ReLU(), nn.Linear(32, cfg.classes))
        self.opt = torch.optim.Adam(self.model.parameters(), lr=cfg.lr)
        self.loss = nn.CrossEntropyLoss()

    def epoch(self):
        self.model.train()
        batches = [b for loader in self.loaders for b in loader]
        random.shuffle(batches)
        total = 0.0
        for x, y in batches:
            self.opt.zero_grad()
            loss = self.loss(self.model(x), y)
            loss.backward()
            self.opt.step()
            total += loss.item()
        return total / len(batches)

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        hit = self.model(self.x_val).argmax(1) == self.y_val
        return [round(hit[self.y_val == c].float().mean().item(), 2) for c in range(self.cfg.classes)]


if __name__ == "__main__":
    trainer = Trainer(Config())
    print("recordings:", sum(len(s) for s in trainer.sites))
    for epoch in range(trainer.cfg.epochs):
        loss = trainer.epoch()
        if epoch % 4 == 0:
            print(f"epoch {epoch:2d}  loss {loss:.3f}  recall {trainer.validate()}")
