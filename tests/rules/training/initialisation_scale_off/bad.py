"""Digits by a perceptron written with bare tensors, whose weights are drawn with a deviation of one."""

import torch
from sklearn.datasets import load_digits

torch.manual_seed(3)
images, labels = load_digits(return_X_y=True)
x = torch.tensor((images - images.mean()) / images.std(), dtype=torch.float32)
y = torch.tensor(labels)

sizes = [64, 100, 50, 10]
weights = [torch.randn(a, b, requires_grad=True) for a, b in zip(sizes, sizes[1:])]
biases = [torch.zeros(b, requires_grad=True) for b in sizes[1:]]


def forward(batch):
    for w, b in zip(weights[:-1], biases[:-1]):
        batch = torch.relu(batch @ w + b)
    return batch @ weights[-1] + biases[-1]


optimizer = torch.optim.Adam([*weights, *biases], lr=1e-3)
for epoch in range(5):
    for rows in torch.randperm(1500).split(50):
        loss = torch.nn.functional.cross_entropy(forward(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        right = (forward(x[1500:]).argmax(1) == y[1500:]).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.2f}, right {right:.3f}")
