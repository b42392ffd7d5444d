import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(0)
rng = np.random.default_rng(0)


def make_images(n, rng):
    """Small colour pictures of six textures and shapes, with noise."""
    rows, cols = np.mgrid[0:16, 0:16]
    kinds = rng.integers(0, 6, n)
    pictures = np.empty((n, 3, 16, 16), dtype=np.float32)
    for i, kind in enumerate(kinds):
        phase, cy, cx = rng.uniform(0, 6.3), rng.uniform(6, 10), rng.uniform(6, 10)
        far = np.hypot(rows - cy, cols - cx)
        shape = [
            np.sin(1.2 * rows + phase), np.sin(1.2 * cols + phase), np.sin(0.9 * (rows + cols) + phase),
            np.sin(1.2 * rows + phase) * np.sin(1.2 * cols + phase), np.where(far < 4, 1, -1), np.where(abs(far - 4) < 1.2, 1, -1),
        ][kind]
        colour = rng.uniform(0.2, 0.5, 3)
        pictures[i] = 0.5 + colour[:, None, None] * shape + rng.normal(0, 0.25, (3, 16, 16))
    return torch.from_numpy(pictures.clip(0, 1)), torch.from_numpy(kinds)


# Model configuration
batch_size = 64
no_classes = 6
no_epochs = 8
img_num_channels = 3

x_train, y_train = make_images(1200, rng)
x_valid, y_valid = make_images(400, rng)
x_test, y_test = make_images(600, rng)

# Create the model
model = nn.Sequential(
    nn.Conv2d(img_num_channels, 16, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, kernel_size=3), nn.Hardsigmoid(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(32 * 2 * 2, 64), nn.ReLU(),
    nn.Linear(64, 32), nn.ReLU(),
    nn.Linear(32, no_classes),
)
loss_function = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters())

# Fit data to model
for epoch in range(no_epochs):
    model.train()
    order = torch.randperm(len(x_train))
    total = 0.0
    for start in range(0, len(order), batch_size):
        pick = order[start:start + batch_size]
        optimizer.zero_grad()
        loss = loss_function(model(x_train[pick]), y_train[pick])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(pick)
    model.eval()
    with torch.no_grad():
        val_loss = loss_function(model(x_valid), y_valid).item()
    print(f"Epoch {epoch + 1}/{no_epochs} loss: {total / len(order):.4f} val_loss: {val_loss:.4f}")

# Generate generalization metrics
with torch.no_grad():
    accuracy = (model(x_test).argmax(1) == y_test).float().mean().item()
print(f"Test accuracy: {accuracy:.4f}")
