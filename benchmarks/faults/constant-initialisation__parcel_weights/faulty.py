"""Two-register adding task told as parcels on a belt: sum the weights of the marked ones, remember the last colour."""
import torch
from torch import nn

LENGTH = 12


def belt(n, g):
    weight = torch.rand(n, LENGTH, generator=g) - 0.5
    mark = (torch.rand(n, LENGTH, generator=g) < 0.3).float()
    colour = torch.randint(2, (n, LENGTH), generator=g).float() * 2 - 1
    x = torch.stack([weight / 0.29, (mark - 0.3) / 0.46, colour], -1)
    total = (weight * mark).sum(1) / 0.55
    contrast = (weight * colour).sum(1)
    return x, torch.stack([total, colour[:, -1], contrast], 1)


class BeltReader(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.gru = nn.GRU(3, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 3)
        self.apply(self.start)

    @staticmethod
    def start(module):
        for name, p in module.named_parameters(recurse=False):
            if "bias" in name:
                nn.init.zeros_(p)
            else:
                nn.init.constant_(p, 0.1)

    def forward(self, x):
        return self.out(self.gru(x)[0][:, -1])


def explained(net, x, y):
    net.eval()
    with torch.no_grad():
        rest = (net(x) - y).pow(2).mean(0)
    net.train()
    return (1 - rest / y.var(0)).tolist()


def main():
    torch.manual_seed(55)
    g = torch.Generator().manual_seed(55)
    held = belt(500, g)
    net = BeltReader()
    opt = torch.optim.Adam(net.parameters(), lr=5e-3)
    for step in range(1, 601):
        x, y = belt(64, g)
        loss = nn.functional.mse_loss(net(x), y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        if step % 100 == 0:
            print(f"step {step} loss {loss.item():.4f} explained", *(f"{e:.3f}" for e in explained(net, *held)))


main()
