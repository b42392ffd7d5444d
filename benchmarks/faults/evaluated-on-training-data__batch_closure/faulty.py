# Will the loan be paid back? Batches come from a closure over the split.
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification


def make_splits(seed=31):
    X, y = make_classification(700, 20, n_informative=8, n_redundant=4, flip_y=0.12, class_sep=0.8, random_state=seed)
    order = np.random.default_rng(seed).permutation(len(X))
    parts = {"train": order[:450], "valid": order[450:]}
    mean, std = X[parts["train"]].mean(0), X[parts["train"]].std(0)
    X = torch.tensor((X - mean) / std, dtype=torch.float32)
    y = torch.tensor(y, dtype=torch.float32)

    def batches(part="train", size=30):
        rows = torch.tensor(parts[part])
        if part == "train":
            rows = rows[torch.randperm(len(rows))]
        for r in rows.split(size):
            yield X[r], y[r]

    return batches


def evaluate(model, batches):
    """Loss and accuracy on the customers that were set aside."""
    model.eval()
    logits, targets = [], []
    with torch.no_grad():
        for x, y in batches(size=50):
            logits.append(model(x).squeeze(1))
            targets.append(y)
    logits, targets = torch.cat(logits), torch.cat(targets)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, targets)
    return loss.item(), ((logits > 0) == targets.bool()).float().mean().item()


torch.manual_seed(31)
batches = make_splits()
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.1)
for epoch in range(1, 26):
    model.train()
    for x, y in batches("train"):
        loss = nn.functional.binary_cross_entropy_with_logits(model(x).squeeze(1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 5 == 0:
        print("epoch %2d  batch loss %.3f  valid loss %.3f  valid accuracy %.3f" % (epoch, loss.item(), *evaluate(model, batches)))
