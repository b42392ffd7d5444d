"""Which land uses does a satellite tile show? Several may be present, or none."""
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import make_multilabel_classification
from torch import nn

NAMES = ["forest", "water", "crops", "road", "houses", "bare soil"]


def tiles(n=1600):
    counts, present = make_multilabel_classification(
        n, n_features=24, n_classes=len(NAMES), n_labels=2, length=60, allow_unlabeled=True, random_state=3)
    x = np.sqrt(counts)
    x = (x - x.mean(0)) / x.std(0)
    return torch.as_tensor(x, dtype=torch.float32), torch.as_tensor(present, dtype=torch.float32)


def f1(scores, truth):
    guess = (torch.sigmoid(scores) > 0.5).float()
    tp = (guess * truth).sum(0)
    return (2 * tp / (guess.sum(0) + truth.sum(0)).clamp(min=1)).mean().item()


def run(lr=2e-3, epochs=15, batch=32):
    torch.manual_seed(0)
    x, t = tiles()
    x_train, t_train, x_val, t_val = x[:1200], t[:1200], x[1200:], t[1200:]
    net = nn.Sequential(nn.Linear(24, 48), nn.ReLU(), nn.Dropout(0.1), nn.Linear(48, len(NAMES)))
    opt = torch.optim.AdamW(net.parameters(), lr=lr)
    for epoch in range(epochs):
        net.train()
        for rows in torch.randperm(len(x_train)).split(batch):
            loss = F.binary_cross_entropy_with_logits(net(x_train[rows]), t_train[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            print(f"epoch {epoch:2d}  loss {loss.item():.3f}  macro F1 {f1(net(x_val), t_val):.3f}")
    with torch.no_grad():
        exact = ((torch.sigmoid(net(x_val)) > 0.5) == t_val.bool()).all(1).float().mean()
    print(f"tiles with every label right: {exact:.3f}")


run()
