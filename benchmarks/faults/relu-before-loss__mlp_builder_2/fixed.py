import argparse
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split


def build_mlp(sizes, act=nn.ReLU):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(act())
    return nn.Sequential(*layers)


class Trainer:
    def __init__(self, model, args):
        self.model = model
        self.opt = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9, nesterov=True)
        self.sched = torch.optim.lr_scheduler.CosineAnnealingLR(self.opt, T_max=args.epochs)
        self.loss_fn = nn.CrossEntropyLoss()

    def step(self, batch):
        x, y = batch
        loss = self.loss_fn(self.model(x), y)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        return loss.item()

    def evaluate(self, loader):
        self.model.eval()
        c = n = 0
        with torch.no_grad():
            for x, y in loader:
                c += (self.model(x).argmax(1) == y).sum().item()
                n += y.numel()
        return c / n

    def fit(self, train, val, epochs):
        for e in range(epochs):
            self.model.train()
            ls = [self.step(b) for b in train]
            self.sched.step()
            print({"epoch": e, "loss": round(sum(ls) / len(ls), 4), "val_acc": round(self.evaluate(val), 4)})


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--widths", type=int, nargs="*", default=[64, 48])
    ap.add_argument("--lr", type=float, default=0.05)
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    d = load_digits()
    ds = TensorDataset(torch.tensor(d.data, dtype=torch.float32) / 8 - 1, torch.tensor(d.target))
    tr, va = random_split(ds, [1400, len(ds) - 1400])
    Trainer(build_mlp([64, *args.widths, 10]), args).fit(
        DataLoader(tr, 32, shuffle=True), DataLoader(va, 128), args.epochs)
