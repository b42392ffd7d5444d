# Port of our old Keras wine model (Dense-Dense-Dense, categorical crossentropy) to torch.
import numpy as np
import torch
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, label_binarize


def categorical_crossentropy(y_true, y_pred, eps=1e-7):
    y_pred = y_pred.clamp(eps, 1.0)
    return -(y_true * torch.log(y_pred)).sum(dim=1).mean()


def build(n_in, n_out, units=32):
    return torch.nn.Sequential(
        torch.nn.Linear(n_in, units), torch.nn.ReLU(),
        torch.nn.Linear(units, units), torch.nn.ReLU(),
        torch.nn.Linear(units, n_out), torch.nn.Sigmoid(),
    )


torch.manual_seed(11)
np.random.seed(11)
X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, label_binarize(y, classes=[0, 1, 2]), test_size=0.3, random_state=11, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train, X_test = (torch.tensor(scaler.transform(a), dtype=torch.float32) for a in (X_train, X_test))
y_train, y_test = (torch.tensor(a, dtype=torch.float32) for a in (y_train, y_test))

model = build(X.shape[1], 3)
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
history = {"loss": [], "val_accuracy": []}
for epoch in range(60):
    model.train()
    batch_losses = []
    for idx in np.array_split(np.random.permutation(len(X_train)), 8):
        optimizer.zero_grad()
        loss = categorical_crossentropy(y_train[idx], model(X_train[idx]))
        loss.backward()
        optimizer.step()
        batch_losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        right = model(X_test).argmax(1) == y_test.argmax(1)
    history["loss"].append(np.mean(batch_losses))
    history["val_accuracy"].append(right.float().mean().item())
    if (epoch + 1) % 10 == 0:
        print(f"Epoch {epoch + 1}/60 - loss: {history['loss'][-1]:.4f} - val_accuracy: {history['val_accuracy'][-1]:.4f}")
