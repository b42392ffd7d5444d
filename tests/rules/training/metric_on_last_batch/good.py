"""The mean of the batches' accuracies is printed, beside the last training loss and the last batch's own accuracy."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)
order = torch.randperm(len(x))
train = DataLoader(TensorDataset(x[order[:1300]], y[order[:1300]]), batch_size=32, shuffle=True)
test = DataLoader(TensorDataset(x[order[1300:]], y[order[1300:]]), batch_size=70)
model = nn.Sequential(nn.Linear(64, 48), nn.Tanh(), nn.Linear(48, 10))
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
for epoch in range(10):
    model.train()
    for features, target in train:
        loss = nn.functional.cross_entropy(model(features), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    accuracies = []
    with torch.no_grad():
        for features, target in test:
            accuracies.append((model(features).argmax(1) == target).float().mean().item())
    print(epoch, loss.item(), sum(accuracies) / len(accuracies), f"(last batch: {accuracies[-1]:.3f})")
