"""Active learning: ask the astronomer about the galaxies the network is least sure of."""
import torch
import torch.nn.functional as F
from torch import nn


class ActiveLearner:
    def __init__(self, pool_x, oracle, first=200, per_round=100, seed=5):
        torch.manual_seed(seed)
        self.x, self.oracle = pool_x, oracle
        self.labelled = torch.randperm(len(pool_x))[:first].tolist()
        self.per_round = per_round
        self.net = nn.Sequential(
            nn.Linear(pool_x.shape[1], 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(64, 3),
        )
        self.opt = torch.optim.AdamW(self.net.parameters(), lr=2e-3, weight_decay=0.05)

    def fit(self, epochs=15, batch=20):
        rows = torch.tensor(self.labelled)
        for _ in range(epochs):
            total = 0.0
            for idx in rows[torch.randperm(len(rows))].split(batch):
                loss = F.cross_entropy(self.net(self.x[idx]), self.oracle[idx])
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                total += loss.item() * len(idx)
        return total / len(rows)

    @torch.no_grad()
    def query(self):
        """adds the most uncertain galaxies to the labelled ones"""
        self.net.eval()
        p = self.net(self.x).softmax(1)
        doubt = -(p * p.clamp_min(1e-9).log()).sum(1)
        doubt[self.labelled] = -1.0
        self.labelled += doubt.topk(self.per_round).indices.tolist()

    @torch.no_grad()
    def score(self, x, y):
        self.net.eval()
        out = self.net(x)
        return F.cross_entropy(out, y).item(), (out.argmax(1) == y).float().mean().item()


def galaxies(n, g, features=12):
    x = torch.randn(n, features, generator=g)
    size, arms, colour = x[:, 0] * x[:, 1], x[:, 2] + x[:, 3], x[:, 4] - 0.5 * x[:, 5]
    logits = torch.stack([1.5 * size, 1.5 * arms, 1.5 * colour], 1)
    return x, torch.multinomial(logits.softmax(1), 1, generator=g).squeeze(1)


g = torch.Generator().manual_seed(50)
pool, test = galaxies(2000, g), galaxies(1000, g)
learner = ActiveLearner(*pool)
for round_ in range(5):
    if round_ > 0:
        learner.query()
    train_loss = learner.fit()
    loss, acc = learner.score(*test)
    print(f"round {round_}: {len(learner.labelled)} labels, train {train_loss:.3f}, test {loss:.3f}, accuracy {acc:.3f}")
