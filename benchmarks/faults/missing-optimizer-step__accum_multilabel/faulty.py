import json
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from sklearn.datasets import make_multilabel_classification

config = json.loads("""{
  "seed": 10, "epochs": 12, "micro_batch": 32,
  "accumulate": 64,
  "optim": {"name": "NAdam", "lr": 0.003}
}""")


class Tagger(nn.Module):
    def __init__(self, n_in, n_tags):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_in, 64), nn.ELU(), nn.Linear(64, 64), nn.ELU())
        self.tags = nn.Linear(64, n_tags)

    def forward(self, x):
        return self.tags(self.body(x))


class Trainer:
    def __init__(self, cfg, model, train_set, val_set):
        self.cfg, self.model = cfg, model
        self.train_loader = DataLoader(train_set, cfg["micro_batch"], shuffle=True, drop_last=True)
        self.val_loader = DataLoader(val_set, 200)
        self.loss = nn.BCEWithLogitsLoss()
        self.opt = getattr(torch.optim, cfg["optim"]["name"])(model.parameters(), lr=cfg["optim"]["lr"])

    def training_epoch(self):
        k = self.cfg["accumulate"]
        self.model.train()
        self.opt.zero_grad()
        total = 0.0
        for i, (x, y) in enumerate(self.train_loader):
            loss = self.loss(self.model(x), y)
            (loss / k).backward()
            if (i + 1) % k == 0:
                self.opt.step()
                self.opt.zero_grad()
            total += loss.item()
        return total / len(self.train_loader)

    @torch.no_grad()
    def validation(self):
        self.model.eval()
        tp = fp = fn = 0
        for x, y in self.val_loader:
            p = (self.model(x) > 0).float()
            tp += (p * y).sum().item()
            fp += (p * (1 - y)).sum().item()
            fn += ((1 - p) * y).sum().item()
        return 2 * tp / (2 * tp + fp + fn + 1e-9)

    def fit(self):
        for e in range(self.cfg["epochs"]):
            l = self.training_epoch()
            print({"epoch": e, "bce": round(l, 4), "val_f1": round(self.validation(), 3)})


torch.manual_seed(config["seed"])
X, Y = make_multilabel_classification(2048, n_features=30, n_classes=6, n_labels=3, random_state=0)
X = torch.tensor(X, dtype=torch.float32).log1p()
Y = torch.tensor(Y, dtype=torch.float32)
train_set, val_set = random_split(range(2048), [1600, 448])
tri, vai = torch.tensor(list(train_set)), torch.tensor(list(val_set))
mu, sd = X[tri].mean(0), X[tri].std(0)
X = (X - mu) / (sd + 1e-6)
Trainer(config, Tagger(30, 6), TensorDataset(X[tri], Y[tri]), TensorDataset(X[vai], Y[vai])).fit()
