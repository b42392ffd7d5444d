"""Leaky integrate-and-fire classifier with a fast-sigmoid surrogate gradient."""
import torch
from torch import nn
from sklearn.datasets import load_digits


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return (v > 0).float()

    @staticmethod
    def backward(ctx, grad):
        (v,) = ctx.saved_tensors
        return grad / (1 + 5 * v.abs()) ** 2


spike = Spike.apply


class SNN(nn.Module):
    def __init__(self, steps=12, beta=0.85):
        super().__init__()
        self.fc1 = nn.Linear(64, 96)
        self.fc2 = nn.Linear(96, 10)
        self.steps, self.beta = steps, beta

    def forward(self, rate):
        v1 = torch.zeros(len(rate), 96)
        v2 = torch.zeros(len(rate), 10)
        acc = torch.zeros(len(rate), 10)
        fired = 0.0
        for _ in range(self.steps):
            s_in = torch.bernoulli(rate)
            v1 = self.beta * v1 + self.fc1(s_in)
            s1 = spike(v1 - 1.0)
            v1 = v1 - s1.detach()
            v2 = self.beta * v2 + self.fc2(s1)
            acc = acc + v2
            fired += s1.mean().item()
        return acc / self.steps, fired / self.steps


def main():
    torch.manual_seed(9)
    d = load_digits()
    x = torch.tensor(d.data, dtype=torch.float32) / 16
    y = torch.tensor(d.target)
    p = torch.randperm(len(x))
    tr, te = p[:1440], p[1440:]
    net = SNN()
    opt = torch.optim.Adam(net.parameters(), lr=2e-3)
    for epoch in range(8):
        net.train()
        tot = n = 0
        for idx in tr[torch.randperm(len(tr))].split(48):
            out, rate = net(x[idx])
            loss = nn.functional.cross_entropy(out, y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item(); n += 1
        net.eval()
        with torch.no_grad():
            out, rate = net(x[te])
            acc = (out.argmax(1) == y[te]).float().mean().item()
        print(f"epoch {epoch} loss {tot / n:.3f} test acc {acc:.3f} hidden firing rate {rate:.3f}")


if __name__ == "__main__":
    main()
