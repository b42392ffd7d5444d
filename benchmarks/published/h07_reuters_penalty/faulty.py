"""Newswire topics from bags of words."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split

torch.manual_seed(42)
rng = np.random.default_rng(42)

max_words, num_classes = 1000, 12
topics = rng.dirichlet(np.full(max_words, 0.05), num_classes)
common = rng.dirichlet(np.full(max_words, 0.2))
targets = rng.integers(0, num_classes, 2600)
documents = np.stack([rng.multinomial(50, 0.25 * topics[t] + 0.75 * common) for t in targets])
bags = (documents > 0).astype("float32")

x_rest, x_test, y_rest, y_test = train_test_split(bags, targets, test_size=600, random_state=42)
x_train, x_val, y_train, y_val = train_test_split(x_rest, y_rest, test_size=0.2, random_state=42)
x_train, x_val, x_test = map(torch.from_numpy, (x_train, x_val, x_test))
y_train, y_val, y_test = map(torch.from_numpy, (y_train, y_val, y_test))

hidden = nn.Linear(max_words, 128)
model = nn.Sequential(hidden, nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, num_classes))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
batch_size, epochs = 32, 5

for epoch in range(epochs):
    model.train()
    for batch in torch.randperm(len(x_train)).split(batch_size):
        loss = criterion(model(x_train[batch]), y_train[batch])
        loss = loss + 0.01 * hidden.weight.abs().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        scores = model(x_val)
        print("epoch", epoch + 1, "loss %.4f" % loss.item(),
              "val_loss %.4f" % criterion(scores, y_val).item(),
              "val_accuracy %.4f" % (scores.argmax(1) == y_val).float().mean().item())

with torch.no_grad():
    print("accuracy %.4f" % (model(x_test).argmax(1) == y_test).float().mean().item())
