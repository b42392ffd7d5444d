import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


class FGSM:
    def __init__(self, eps, lo, hi):
        self.eps, self.lo, self.hi = eps, lo, hi

    def __call__(self, model, x, y):
        x_adv = (x + self.eps * (2 * torch.rand_like(x) - 1)).clamp(self.lo, self.hi).requires_grad_(True)
        loss = F.cross_entropy(model(x_adv), y)
        (g,) = torch.autograd.grad(loss, x_adv)
        x_adv = x_adv.detach() + self.eps * g.sign()
        return torch.min(torch.max(x_adv, x - self.eps), x + self.eps).clamp(self.lo, self.hi)


def build():
    return nn.Sequential(nn.Conv2d(1, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 32, 3, stride=2, padding=1), nn.ReLU(),
                         nn.Flatten(), nn.Linear(512, 64), nn.ReLU(), nn.Linear(64, 10))


def report(model, dl, attack):
    model.eval()
    clean = robust = n = 0
    for x, y in dl:
        with torch.no_grad():
            clean += (model(x).argmax(1) == y).sum().item()
        adv = attack(model, x, y)
        with torch.no_grad():
            robust += (model(adv).argmax(1) == y).sum().item()
        n += len(y)
    return clean / n, robust / n


def main():
    torch.manual_seed(0)
    X, y = load_digits(return_X_y=True)
    a, b, c, d = train_test_split(X / 8 - 1, y, test_size=0.25, random_state=0, stratify=y)
    to = lambda z: torch.tensor(z, dtype=torch.float32).view(-1, 1, 8, 8)
    train_dl = DataLoader(TensorDataset(to(a), torch.tensor(c)), 48, shuffle=True)
    test_dl = DataLoader(TensorDataset(to(b), torch.tensor(d)), 150)
    model, attack = build(), FGSM(0.15, -1.0, 1.0)
    opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 10 * len(train_dl))
    for epoch in range(10):
        total = 0.0
        for x, y in train_dl:
            model.eval()
            adv = attack(model, x, y)
            model.train()
            loss = 0.5 * (F.cross_entropy(model(x), y) + F.cross_entropy(model(adv), y))
            opt.zero_grad()
            loss.backward()
            opt.step()
            sched.step()
            total += loss.item()
        cl, rb = report(model, test_dl, attack)
        print(f"epoch {epoch + 1}: loss {total / len(train_dl):.4f} clean {cl:.3f} fgsm {rb:.3f}")


main()
