"""Softmax network on digits written without nn.Module and without torch.optim."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


class Params(dict):
    def dense(self, name, d_in, d_out, gen):
        bound = math.sqrt(6.0 / (d_in + d_out))
        self[name + ".w"] = torch.empty(d_in, d_out).uniform_(-bound, bound, generator=gen).requires_grad_()
        self[name + ".b"] = torch.zeros(d_out, requires_grad=True)
        return self


def network(params, x):
    h = torch.tanh(x @ params["l1.w"] + params["l1.b"])
    h = torch.tanh(h @ params["l2.w"] + params["l2.b"])
    return h @ params["l3.w"] + params["l3.b"]


class HandSGD:
    """Momentum and decoupled weight decay, applied in place."""

    def __init__(self, params, lr, momentum=0.9, decay=1e-4):
        self.params, self.lr, self.momentum, self.decay = params, lr, momentum, decay
        self.velocity = {k: torch.zeros_like(v) for k, v in params.items()}

    @torch.no_grad()
    def apply(self, grads):
        for (name, p), g in zip(self.params.items(), grads):
            v = self.velocity[name]
            v.mul_(self.momentum).add_(g)
            if name.endswith(".w"):
                p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * v)


def load(seed):
    X, y = load_digits(return_X_y=True)
    Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.25, random_state=seed, stratify=y)
    m, s = Xtr.mean(), Xtr.std()
    t = lambda a: torch.tensor((a - m) / s, dtype=torch.float32)
    return t(Xtr), torch.tensor(ytr), t(Xte), torch.tensor(yte)


def main(epochs=20, batch=64, lr=0.03, seed=7):
    gen = torch.Generator().manual_seed(seed)
    Xtr, ytr, Xte, yte = load(seed)
    params = Params().dense("l1", 64, 64, gen).dense("l2", 64, 32, gen).dense("l3", 32, 10, gen)
    rule = HandSGD(params, lr)
    for epoch in range(epochs):
        rule.lr = lr * (1 - epoch / epochs)
        total, k = 0.0, 0
        for idx in torch.randperm(len(Xtr), generator=gen).split(batch):
            loss = F.cross_entropy(network(params, Xtr[idx]), ytr[idx])
            grads = torch.autograd.grad(loss, list(params.values()))
            rule.apply(grads)
            total += loss.item()
            k += 1
        if epoch % 3 == 0 or epoch == epochs - 1:
            with torch.no_grad():
                acc = (network(params, Xte).argmax(1) == yte).float().mean().item()
            print(f"epoch {epoch:2d}: loss {total / k:.4f}, test accuracy {acc:.4f}")


if __name__ == "__main__":
    main()
