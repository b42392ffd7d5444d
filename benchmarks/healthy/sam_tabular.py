# Sharpness-aware minimisation, compact version after the popular repo
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from torch.utils.data import DataLoader, TensorDataset


class SAM(torch.optim.Optimizer):
    def __init__(self, params, base, rho=0.05, **kw):
        super().__init__(params, dict(rho=rho, **kw))
        self.base = base(self.param_groups, **kw)
        self.param_groups = self.base.param_groups

    @torch.no_grad()
    def ascend(self):
        grads = [p.grad.norm() for g in self.param_groups for p in g["params"] if p.grad is not None]
        norm = torch.stack(grads).norm()
        for g in self.param_groups:
            for p in g["params"]:
                if p.grad is None:
                    continue
                e = p.grad * (g["rho"] / (norm + 1e-12))
                self.state[p]["old"] = p.detach().clone()
                p.add_(e)
        self.zero_grad()

    @torch.no_grad()
    def descend(self):
        for g in self.param_groups:
            for p in g["params"]:
                if "old" in self.state[p]:
                    p.copy_(self.state[p]["old"])
        self.base.step()
        self.zero_grad()

    def step(self, closure=None):
        raise RuntimeError("use ascend() / descend()")


torch.manual_seed(30)
X, y = make_classification(1600, 16, n_informative=10, n_redundant=2, n_classes=4, class_sep=1.5, flip_y=0.02, random_state=3)
mu, sd = X[:1280].mean(0), X[:1280].std(0)
X = torch.tensor((X - mu) / sd, dtype=torch.float32)
y = torch.tensor(y)
loader = DataLoader(TensorDataset(X[:1280], y[:1280]), batch_size=32, shuffle=True)
net = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 4))
opt = SAM(net.parameters(), torch.optim.SGD, rho=0.05, lr=0.05, momentum=0.9)
ce = nn.CrossEntropyLoss()

for epoch in range(8):
    net.train()
    s = 0.0
    for xb, yb in loader:
        loss = ce(net(xb), yb)
        loss.backward()
        opt.ascend()
        ce(net(xb), yb).backward()
        opt.descend()
        s += loss.item()
    net.eval()
    with torch.no_grad():
        acc = (net(X[1280:]).argmax(1) == y[1280:]).float().mean().item()
    print("epoch", epoch, "loss", round(s / len(loader), 4), "acc", round(acc, 4))
