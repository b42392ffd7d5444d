"""Strong augmentation in training only; a model that denoises; an accuracy that is also measured on darkened images."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
bunch = load_digits()
images = torch.tensor(bunch.images, dtype=torch.float32).unsqueeze(1) / 16
labels = torch.tensor(bunch.target)


def augment(batch):
    batch = batch * (0.6 + 0.8 * torch.rand(len(batch), 1, 1, 1)) + 0.1 * torch.randn_like(batch)
    shift = int(torch.randint(-1, 2, (1,)))
    batch = torch.roll(batch, shift, dims=3)
    batch[:, :, : int(torch.randint(0, 3, (1,)))] = 0
    return batch


def network(n_out):
    return nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, n_out, 3, padding=1), nn.ReLU())


def evaluate(model, batch, target, loss_of):
    model.eval()
    with torch.no_grad():
        value = loss_of(model(batch), target).item()
    model.train()
    return value


classifier = nn.Sequential(network(16), nn.Flatten(), nn.Linear(16 * 64, 10))
optimizer = torch.optim.Adam(classifier.parameters(), lr=2e-3)
for epoch in range(5):
    for rows in torch.randperm(1300).split(50):
        loss = F.cross_entropy(classifier(augment(images[rows])), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    clean = evaluate(classifier, images[1300:], labels[1300:], F.cross_entropy)
    dark = evaluate(classifier, images[1300:] * 0.3, labels[1300:], F.cross_entropy)
    print(f"epoch {epoch}: {loss.item():.3f}, clean {clean:.3f}, dark {dark:.3f}")

denoiser = nn.Sequential(network(12), nn.Conv2d(12, 1, 3, padding=1))
optimizer = torch.optim.Adam(denoiser.parameters(), lr=2e-3)
for epoch in range(4):
    for rows in torch.randperm(1300).split(50):
        loss = F.mse_loss(denoiser(images[rows] + torch.randn(len(rows), 1, 8, 8)), images[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"denoising {loss.item():.3f}, of clean images {evaluate(denoiser, images[1300:], images[1300:], F.mse_loss):.3f}")
