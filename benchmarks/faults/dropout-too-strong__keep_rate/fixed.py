"""Handwritten digits with an MLP, ported from an old TensorFlow 1 script."""
import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import load_digits

SEED = 1234
HIDDEN_1, HIDDEN_2 = 64, 32
KEEP_PROB = 0.9
LEARNING_RATE = 0.003
EPOCHS, BATCH = 25, 64

np.random.seed(SEED)
torch.manual_seed(SEED)


def load():
    data = load_digits()
    order = np.random.permutation(len(data.target))
    x = torch.from_numpy((data.data[order] / 8.0 - 1.0).astype(np.float32))
    y = torch.from_numpy(data.target[order])
    return x[:1400], y[:1400], x[1400:], y[1400:]


def mlp():
    return nn.Sequential(
        nn.Linear(64, HIDDEN_1), nn.ReLU(), nn.Dropout(1 - KEEP_PROB),
        nn.Linear(HIDDEN_1, HIDDEN_2), nn.ReLU(), nn.Dropout(1 - KEEP_PROB),
        nn.Linear(HIDDEN_2, 10),
    )


x_train, y_train, x_valid, y_valid = load()
model = mlp()
loss_op = nn.CrossEntropyLoss()
train_op = optim.Adam(model.parameters(), lr=LEARNING_RATE)

for epoch in range(EPOCHS):
    model.train()
    order = torch.randperm(len(x_train))
    costs = []
    for b in range(len(x_train) // BATCH):
        index = order[b * BATCH:(b + 1) * BATCH]
        cost = loss_op(model(x_train[index]), y_train[index])
        train_op.zero_grad()
        cost.backward()
        train_op.step()
        costs.append(cost.item())
    if epoch % 4 == 0:
        model.eval()
        with torch.no_grad():
            logits = model(x_valid)
            print("epoch %d, cost %.4f, validation cost %.4f, accuracy %.4f" % (
                epoch, np.mean(costs), loss_op(logits, y_valid).item(),
                (logits.argmax(1) == y_valid).float().mean().item()))
