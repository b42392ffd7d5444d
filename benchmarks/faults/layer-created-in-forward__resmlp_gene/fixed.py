import sys, random, logging
import numpy as np, torch
from torch import nn
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
log = logging.getLogger("resmlp")


def seed_all(s):
    random.seed(s); np.random.seed(s); torch.manual_seed(s)


class ResBlock(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.fc = nn.Linear(d_in, d_out)
        self.ln = nn.LayerNorm(d_out)
        self.d_in, self.d_out = d_in, d_out
        if d_in != d_out:
            self.proj = nn.Linear(d_in, d_out)

    def forward(self, x):
        h = torch.relu(self.ln(self.fc(x)))
        if self.d_in != self.d_out:
            x = self.proj(x)
        return x + h


class ResMLP(nn.Module):
    def __init__(self, dims, n_classes):
        super().__init__()
        self.blocks = nn.Sequential(*[ResBlock(a, b) for a, b in zip(dims, dims[1:])])
        self.out = nn.Linear(dims[-1], n_classes)

    def forward(self, x):
        return self.out(self.blocks(x))


def fit(model, data, epochs, lr, bs):
    xt, xv, yt, yv = data
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=True, weight_decay=5e-3)
    sch = torch.optim.lr_scheduler.MultiStepLR(opt, [int(epochs * .6), int(epochs * .85)], gamma=0.2)
    crit = nn.CrossEntropyLoss()
    for ep in range(epochs):
        model.train()
        order = np.random.permutation(len(xt))
        tot = 0
        for i in range(0, len(order), bs):
            j = order[i:i + bs]
            loss = crit(model(xt[j]), yt[j])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item() * len(j)
        sch.step()
        model.eval()
        with torch.no_grad():
            acc = (model(xv).argmax(-1) == yv).double().mean()
        log.info("epoch %2d  ce=%.4f  acc=%.3f", ep, tot / len(order), acc)


if __name__ == "__main__":
    seed_all(31)
    X, y = make_classification(4000, n_features=40, n_informative=10, n_classes=4, n_clusters_per_class=1,
                               class_sep=1.5, random_state=31)
    a, b, c, d = train_test_split(X, y, test_size=0.25, random_state=31)
    m, s = a.mean(0), a.std(0)
    data = (torch.tensor((a - m) / s).float(), torch.tensor((b - m) / s).float(), torch.tensor(c), torch.tensor(d))
    fit(ResMLP([40, 64, 64, 32], 4), data, epochs=10, lr=0.01, bs=40)
