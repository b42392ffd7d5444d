import numpy as np
import torch
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import f1_score
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, Dataset

CFG = {
    "seed": 21,
    "data": {"n": 2500, "features": 40, "tags": 6},
    "model": {"hidden": [96, 48], "dropout": 0.1},
    "optim": {"lr": 0.1, "momentum": 0.9, "max_norm": 1.0},
    "train": {"epochs": 12, "batch": 50},
}


class TagDataset(Dataset):
    def __init__(self, X, Y):
        self.X = torch.as_tensor(X, dtype=torch.float32)
        self.Y = torch.as_tensor(Y, dtype=torch.float32)

    def __len__(self):
        return len(self.X)

    def __getitem__(self, i):
        return self.X[i], self.Y[i]


def build_mlp(d_in, hidden, d_out, dropout):
    layers = []
    for h in hidden:
        layers += [nn.Linear(d_in, h), nn.ReLU(), nn.Dropout(dropout)]
        d_in = h
    layers.append(nn.Linear(d_in, d_out))
    return nn.Sequential(*layers)


class Trainer:
    def __init__(self, cfg, model, train_dl, val_dl):
        self.cfg, self.model = cfg, model
        self.train_dl, self.val_dl = train_dl, val_dl
        self.loss_fn = nn.BCEWithLogitsLoss()
        o = cfg["optim"]
        self.opt = torch.optim.SGD(model.parameters(), lr=o["lr"], momentum=o["momentum"])
        self.sched = torch.optim.lr_scheduler.StepLR(self.opt, step_size=5, gamma=0.5)

    def train_epoch(self):
        self.model.train()
        losses = []
        for xb, yb in self.train_dl:
            self.opt.zero_grad()
            loss = self.loss_fn(self.model(xb), yb)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.cfg["optim"]["max_norm"])
            self.opt.step()
            losses.append(loss.item())
        self.sched.step()
        return float(np.mean(losses))

    def validate(self):
        self.model.eval()
        preds, gold = [], []
        with torch.inference_mode():
            for xb, yb in self.val_dl:
                preds.append((self.model(xb) > 0).int())
                gold.append(yb.int())
        return f1_score(torch.cat(gold).numpy(), torch.cat(preds).numpy(), average="micro", zero_division=0)

    def fit(self):
        for ep in range(self.cfg["train"]["epochs"]):
            tr = self.train_epoch()
            print({"epoch": ep, "bce": round(tr, 4), "micro_f1": round(float(self.validate()), 4)})


def main():
    torch.manual_seed(CFG["seed"])
    c = CFG["data"]
    X, Y = make_multilabel_classification(n_samples=c["n"], n_features=c["features"], n_classes=c["tags"],
                                          n_labels=2, random_state=CFG["seed"])
    n_train = int(0.8 * len(X))
    scaler = StandardScaler().fit(X[:n_train])
    train_ds = TagDataset(scaler.transform(X[:n_train]), Y[:n_train])
    val_ds = TagDataset(scaler.transform(X[n_train:]), Y[n_train:])
    bs = CFG["train"]["batch"]
    model = build_mlp(c["features"], CFG["model"]["hidden"], c["tags"], CFG["model"]["dropout"])
    Trainer(CFG, model, DataLoader(train_ds, bs, shuffle=True), DataLoader(val_ds, 250)).fit()


if __name__ == "__main__":
    main()
