"""The summed loss, the accuracy and the mean recall of the classes are printed for an unbalanced test set."""

import torch
from sklearn.datasets import load_digits
from sklearn.metrics import balanced_accuracy_score
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels == 8, dtype=torch.int64)
order = torch.randperm(len(x))
train = DataLoader(TensorDataset(x[order[:1300]], y[order[:1300]]), batch_size=32, shuffle=True)
test = DataLoader(TensorDataset(x[order[1300:]], y[order[1300:]]), batch_size=64)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(8):
    model.train()
    for features, target in train:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(features), target).backward()
        optimizer.step()
    model.eval()
    total, guesses, targets = 0.0, [], []
    with torch.no_grad():
        for features, target in test:
            logits = model(features)
            total += nn.functional.cross_entropy(logits, target).item()
            guesses += logits.argmax(1).tolist()
            targets += target.tolist()
    right = sum(guess == target for guess, target in zip(guesses, targets))
    balanced = balanced_accuracy_score(targets, guesses)
    print(f"epoch {epoch} test loss {total:.3f} accuracy {right / len(targets):.1%} balanced accuracy {balanced:.1%}")
