"""Deep tanh network on pen strokes (eight points a stroke)."""
from argparse import ArgumentParser

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def strokes(n, seed, kinds=6, points=8):
    g = torch.Generator().manual_seed(seed)
    shapes = torch.randn(kinds, points, 2, generator=torch.Generator().manual_seed(99)).cumsum(1)
    y = torch.randint(0, kinds, (n,), generator=g)
    angle = 0.5 * torch.randn(n, generator=g)
    turn = torch.stack([torch.stack([angle.cos(), -angle.sin()], 1), torch.stack([angle.sin(), angle.cos()], 1)], 1)
    x = torch.einsum("npc,ndc->npd", shapes[y], turn) + 0.7 * torch.randn(n, points, 2, generator=g)
    x = x.flatten(1)
    return (x - x.mean(0)) / x.std(0), y


class StrokeMLP(nn.Module):
    def __init__(self, width=96, depth=5, kinds=6):
        super().__init__()
        layers, size = [], 16
        for _ in range(depth):
            layers += [nn.Linear(size, width), nn.Tanh()]
            size = width
        self.net = nn.Sequential(*layers, nn.Linear(size, kinds))
        self.apply(self.reset)

    @staticmethod
    def reset(module):
        if isinstance(module, nn.Linear):
            nn.init.xavier_normal_(module.weight)
            nn.init.zeros_(module.bias)

    def forward(self, x):
        return self.net(x)


class Experiment:
    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.args = args
        self.train = DataLoader(TensorDataset(*strokes(1500, 1)), batch_size=args.batch, shuffle=True)
        self.val = strokes(500, 2)
        self.model = StrokeMLP()
        self.opt = torch.optim.AdamW(self.model.parameters(), lr=args.lr)

    def run(self):
        for epoch in range(self.args.epochs):
            self.model.train()
            losses = [self.step(x, y) for x, y in self.train]
            self.model.eval()
            with torch.no_grad():
                x, y = self.val
                acc = (self.model(x).argmax(1) == y).float().mean().item()
            print(f"epoch {epoch:2d}  loss {sum(losses) / len(losses):.3f}  val {acc:.3f}")

    def step(self, x, y):
        loss = nn.functional.cross_entropy(self.model(x), y)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        return loss.item()


parser = ArgumentParser()
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--seed", type=int, default=4)
Experiment(parser.parse_args()).run()
