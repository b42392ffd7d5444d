"""Knowledge distillation: a wide teacher, then a narrow student matching softened logits."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


def build(width, depth, d_in=30, n_out=6):
    layers, d = [], d_in
    for _ in range(depth):
        layers += [nn.Linear(d, width), nn.BatchNorm1d(width), nn.ReLU()]
        d = width
    return nn.Sequential(*layers, nn.Linear(d, n_out))


def data(batch):
    X, y = make_classification(n_samples=4000, n_features=30, n_informative=12, n_redundant=6, n_classes=6,
                               n_clusters_per_class=2, class_sep=1.6, flip_y=0.02, random_state=10)
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.25, random_state=10)
    m, s = Xa.mean(0), Xa.std(0)
    wrap = lambda a, b: TensorDataset(torch.tensor((a - m) / s).float(), torch.tensor(b))
    return DataLoader(wrap(Xa, ya), batch_size=batch, shuffle=True, drop_last=True), DataLoader(wrap(Xb, yb), batch_size=500)


@torch.no_grad()
def accuracy(net, loader):
    was_training = net.training
    net.eval()
    hit = sum((net(x).argmax(1) == y).sum().item() for x, y in loader)
    net.train(was_training)
    return hit / len(loader.dataset)


def train_teacher(net, loader, epochs, lr):
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(epochs):
        net.train()
        for x, y in loader:
            loss = F.cross_entropy(net(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
    net.eval()
    return net.requires_grad_(False)


class Distiller:
    def __init__(self, teacher, student, temperature, alpha, lr):
        self.teacher, self.student = teacher, student
        self.T, self.alpha = temperature, alpha
        self.opt = torch.optim.Adam(student.parameters(), lr=lr)

    def loss(self, x, y):
        with torch.no_grad():
            soft = F.log_softmax(self.teacher(x) / self.T, dim=1)
        logits = self.student(x)
        kd = F.kl_div(F.log_softmax(logits / self.T, dim=1), soft, reduction="batchmean", log_target=True)
        return self.alpha * self.T ** 2 * kd + (1 - self.alpha) * F.cross_entropy(logits, y)

    def epoch(self, loader):
        self.student.train()
        out = []
        for x, y in loader:
            loss = self.loss(x, y)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            out.append(loss.item())
        return sum(out) / len(out)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--temperature", type=float, default=3.0)
    ap.add_argument("--alpha", type=float, default=0.7)
    ap.add_argument("--epochs", type=int, default=10)
    a = ap.parse_args()
    torch.manual_seed(10)
    train, test = data(64)
    teacher = train_teacher(build(128, 2), train, 8, 2e-3)
    print(f"teacher accuracy {accuracy(teacher, test):.3f}")
    distiller = Distiller(teacher, build(20, 1), a.temperature, a.alpha, 4e-3)
    for ep in range(a.epochs):
        l = distiller.epoch(train)
        print(f"student epoch {ep} loss {l:.4f} accuracy {accuracy(distiller.student, test):.3f}")


if __name__ == "__main__":
    main()
