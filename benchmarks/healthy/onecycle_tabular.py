"""Wine cultivars plus jittered copies of the training rows; one-cycle rate, starts very low and ends near zero."""
import numpy as np
import torch
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset

HP = {"epochs": 12, "batch": 32, "max_lr": 0.1, "copies": 12, "jitter": 0.25}


class Callback:
    def on_train_begin(self, t): ...
    def on_batch_end(self, t): ...
    def on_epoch_end(self, t): ...


class OneCycle(Callback):
    def __init__(self, max_lr):
        self.max_lr = max_lr

    def on_train_begin(self, t):
        self.sched = OneCycleLR(t.opt, self.max_lr, epochs=t.epochs, steps_per_epoch=len(t.train_dl),
                                div_factor=50, final_div_factor=1e3)
        self.trace = []

    def on_batch_end(self, t):
        self.trace.append(self.sched.get_last_lr()[0])
        self.sched.step()


class Printer(Callback):
    def on_epoch_end(self, t):
        lr = t.opt.param_groups[0]["lr"]
        print(f"epoch {t.epoch:2d} loss {t.loss:.4f} test {t.test_acc():.3f} lr {lr:.2e}")


class Trainer:
    def __init__(self, model, train_dl, test, callbacks):
        self.model, self.train_dl, self.test, self.cbs = model, train_dl, test, callbacks
        self.opt = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
        self.crit = nn.CrossEntropyLoss()

    def call(self, name):
        for cb in self.cbs:
            getattr(cb, name)(self)

    def fit(self, epochs):
        self.epochs = epochs
        self.call("on_train_begin")
        for self.epoch in range(epochs):
            self.model.train()
            self.loss = 0.0
            for x, y in self.train_dl:
                loss = self.crit(self.model(x), y)
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                self.loss += loss.item() / len(self.train_dl)
                self.call("on_batch_end")
            self.call("on_epoch_end")

    @torch.no_grad()
    def test_acc(self):
        self.model.eval()
        x, y = self.test
        return (self.model(x).argmax(1) == y).float().mean().item()


def main():
    torch.manual_seed(5)
    rng = np.random.default_rng(5)
    X, y = load_wine(return_X_y=True)
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, stratify=y, random_state=5)
    sc = StandardScaler().fit(Xa)
    Xa, Xb = sc.transform(Xa), sc.transform(Xb)
    Xaug = np.concatenate([Xa] + [Xa + rng.normal(0, HP["jitter"], Xa.shape) for _ in range(HP["copies"] - 1)])
    yaug = np.tile(ya, HP["copies"])
    ds = TensorDataset(torch.tensor(Xaug, dtype=torch.float32), torch.tensor(yaug))
    model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 3))
    cyc = OneCycle(HP["max_lr"])
    Trainer(model, DataLoader(ds, HP["batch"], shuffle=True),
            (torch.tensor(Xb, dtype=torch.float32), torch.tensor(yb)), [cyc, Printer()]).fit(HP["epochs"])
    print(f"lr first {cyc.trace[0]:.2e} peak {max(cyc.trace):.2e} last {cyc.trace[-1]:.2e} steps {len(cyc.trace)}")


if __name__ == "__main__":
    main()
