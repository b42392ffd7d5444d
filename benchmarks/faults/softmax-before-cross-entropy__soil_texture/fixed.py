"""Soil texture class from lab values; the network is plain functions over a dict of tensors."""
import torch
import torch.nn.functional as F

CLASSES, FEATURES, HIDDEN = 32, 10, 64


def init(generator):
    def w(i, o):
        return (torch.randn(i, o, generator=generator) * (2.0 / i) ** 0.5).requires_grad_()
    return {"w1": w(FEATURES, HIDDEN), "b1": torch.zeros(HIDDEN, requires_grad=True),
            "w2": w(HIDDEN, CLASSES), "b2": torch.zeros(CLASSES, requires_grad=True)}


def apply(params, x):
    h = torch.relu(x @ params["w1"] + params["b1"])
    return h @ params["w2"] + params["b2"]


def profiles(n, generator, centres):
    y = torch.randint(CLASSES, (n,), generator=generator)
    return centres[y] + 0.9 * torch.randn(n, FEATURES, generator=generator), y


def epochs_of(x, y, size, count, generator):
    for e in range(count):
        for idx in torch.randperm(len(x), generator=generator).split(size):
            yield e, x[idx], y[idx]


def top1(params, x, y):
    with torch.no_grad():
        return (apply(params, x).argmax(-1) == y).float().mean().item()


def main():
    g = torch.Generator().manual_seed(30)
    centres = 1.3 * torch.randn(CLASSES, FEATURES, generator=g)
    x, y = profiles(2400, g, centres)
    xv, yv = profiles(600, g, centres)
    mu, sd = x.mean(0), x.std(0)
    x, xv = (x - mu) / sd, (xv - mu) / sd
    params = init(g)
    opt = torch.optim.SGD(params.values(), lr=0.03, momentum=0.9)
    last = -1
    for e, xb, yb in epochs_of(x, y, 60, 15, g):
        if e != last:
            last = e
            print(f"epoch {e:2d} held-out accuracy {top1(params, xv, yv):.3f}")
        opt.zero_grad()
        F.cross_entropy(apply(params, xb), yb).backward()
        opt.step()
    print(f"final held-out accuracy {top1(params, xv, yv):.3f}")


main()
