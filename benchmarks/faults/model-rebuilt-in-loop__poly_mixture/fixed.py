import torch
from torch import nn
from sklearn.datasets import make_gaussian_quantiles

# kernel competition baseline, cleaned from the notebook
torch.manual_seed(17)
X, y = make_gaussian_quantiles(n_samples=2000, n_features=6, n_classes=4, random_state=17)
X = torch.from_numpy(X).float()
y = torch.from_numpy(y)
fold = torch.randperm(len(X)) % 5
tr, va = fold != 0, fold == 0
X = (X - X[tr].mean(0)) / X[tr].std(0)


def build(width=48):
    model = nn.Sequential(nn.Linear(6, width), nn.LeakyReLU(0.1), nn.Linear(width, width), nn.LeakyReLU(0.1),
                          nn.Linear(width, 4))
    opt = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    return model, opt


def batches(X, y, bs):
    p = torch.randperm(len(X))
    for i in range(0, len(X), bs):
        yield X[p[i:i + bs]], y[p[i:i + bs]]


def train_epoch(model, opt, X, y, bs=32):
    loss_sum = 0.
    for xb, yb in batches(X, y, bs):
        loss = nn.functional.cross_entropy(model(xb), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        loss_sum += loss.item() * len(xb)
    return loss_sum / len(X)


scores = []
model, opt = build()
for epoch in range(20):
    tl = train_epoch(model, opt, X[tr], y[tr])
    with torch.no_grad():
        acc = (model(X[va]).argmax(1) == y[va]).float().mean().item()
    scores.append(acc)
    print(f"fold 0 epoch {epoch} logloss {tl:.4f} acc {acc:.4f}")
print("final", scores[-1], "best", max(scores))
