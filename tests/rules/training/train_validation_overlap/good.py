"""A real validation set, and beside it the accuracy on all and on some of the training data, by one helper function."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
x_train, y_train = x[order[:1300]], y[order[:1300]]
x_valid, y_valid = x[order[1300:]], y[order[1300:]]
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)


@torch.no_grad()
def accuracy(inputs, labels):
    return (model(inputs).argmax(1) == labels).float().mean().item()


for epoch in range(6):
    for batch in torch.randperm(1300).split(50):
        loss = nn.functional.cross_entropy(model(x_train[batch]), y_train[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: training {accuracy(x_train, y_train):.3f}, validation {accuracy(x_valid, y_valid):.3f}")
with torch.no_grad():
    sure = torch.softmax(model(x_train[:200]), dim=1).amax(1)
    print(f"sure of {(sure > 0.9).float().mean().item():.2f} of the first 200; final {accuracy(x_valid, y_valid):.3f}")
