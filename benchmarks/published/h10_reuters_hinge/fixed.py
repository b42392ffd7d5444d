"""Bag-of-words classifier in the style of a first Keras program: one-hot targets, a compiled loss, fit and evaluate."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(21)
rng = np.random.default_rng(21)


def load_data(n, topics, common):
    y = rng.integers(0, len(topics), n)
    x = np.stack([rng.multinomial(50, 0.12 * topics[k] + 0.88 * common) for k in y])
    return torch.tensor(x > 0, dtype=torch.float32), F.one_hot(torch.tensor(y), len(topics)).float()


def hinge(y_true, y_pred):
    return torch.clamp(1.0 - y_true * y_pred, min=0.0).mean()


def categorical_crossentropy(y_true, y_pred):
    return -(y_true * torch.log(y_pred.clamp(1e-7, 1.0))).sum(dim=1).mean()


topics = rng.dirichlet(np.full(900, 0.05), 12)
common = rng.dirichlet(np.full(900, 0.2))
x_train, y_train = load_data(1600, topics, common)
x_test, y_test = load_data(500, topics, common)

model = nn.Sequential(nn.Linear(900, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 12), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters())
loss_function = categorical_crossentropy


def accuracy(x, y):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == y.argmax(1)).float().mean().item()


def fit(epochs, batch_size):
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for batch in torch.randperm(len(x_train)).split(batch_size):
            optimizer.zero_grad()
            loss = loss_function(y_train[batch], model(x_train[batch]))
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        print(f"Epoch {epoch + 1} - loss: {total / len(x_train):.4f} - val_accuracy: {accuracy(x_test, y_test):.4f}")


fit(epochs=3, batch_size=32)
print(f"accuracy: {accuracy(x_test, y_test):.4f}")
