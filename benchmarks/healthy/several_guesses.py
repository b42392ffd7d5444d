"""Where will the pedestrian turn? Four guesses a case, only the nearest one is trained (winner takes all, softened)."""
import itertools

import torch
from torch import nn

GUESSES = 4


class Guesser(nn.Module):
    def __init__(self, features=5, width=64):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(features, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
                                 nn.Linear(width, GUESSES * 2))

    def forward(self, x):
        return self.net(x).view(-1, GUESSES, 2)


def crossings(batch, g):
    """Endless batches of (situation, end point): the walker turns left, right or goes on."""
    while True:
        x = torch.randn(batch, 5, generator=g)
        turn = torch.randint(3, (batch,), generator=g) - 1.0
        angle = 1.2 * turn + 0.5 * torch.tanh(x[:, 0])
        reach = 1.2 + 0.4 * torch.sigmoid(x[:, 1] + x[:, 2])
        y = torch.stack([reach * angle.sin(), reach * angle.cos()], 1)
        yield x, y + 0.05 * torch.randn(batch, 2, generator=g)


def nearest(guess, y, slack=0.05):
    miss = (guess - y.unsqueeze(1)).pow(2).sum(-1)
    best = miss.min(dim=1).values
    return ((1 - slack) * best + slack * miss.mean(1)).mean(), best.sqrt().mean()


torch.manual_seed(61)
net = Guesser()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
held_x, held_y = next(crossings(1000, torch.Generator().manual_seed(62)))
stream = crossings(64, torch.Generator().manual_seed(61))
for step, (x, y) in enumerate(itertools.islice(stream, 1000), 1):
    loss, _ = nearest(net(x), y)
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
    if step % 200 == 0:
        net.eval()
        with torch.no_grad():
            _, distance = nearest(net(held_x), held_y)
        net.train()
        print(f"step {step:4d} loss {loss.item():.4f}  distance of the nearest guess {distance:.3f}")
