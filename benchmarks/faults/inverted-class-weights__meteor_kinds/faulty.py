# %% Meteor camera: ordinary streaks, aeroplanes, satellites, fireballs. Fireballs are what we want, and they are rare.
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(22)
KINDS = ["meteor", "aeroplane", "satellite", "fireball"]
EPOCHS, BATCH, LR = 14, 64, 2e-3

# %%
X, y = make_classification(5000, n_features=16, n_informative=8, n_redundant=2, n_classes=4, class_sep=0.9,
                           weights=[0.62, 0.24, 0.10, 0.04], n_clusters_per_class=1, flip_y=0.01, random_state=22)
X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)
scaler = StandardScaler().fit(X_train)
to_tensor = lambda a: torch.tensor(scaler.transform(a), dtype=torch.float32)  # noqa: E731
train = TensorDataset(to_tensor(X_train), torch.tensor(y_train))
x_valid = to_tensor(X_valid)

# %%
counts = np.bincount(y_train, minlength=4)
weights = counts / counts.sum() * len(KINDS)
print(dict(zip(KINDS, counts.tolist())))
criterion = nn.CrossEntropyLoss(weight=torch.tensor(weights, dtype=torch.float32))

model = nn.Sequential(nn.Linear(16, 32), nn.SiLU(), nn.Linear(32, 16), nn.SiLU(), nn.Linear(16, 4))
optimizer = torch.optim.AdamW(model.parameters(), lr=LR, weight_decay=1e-3)

# %%
for epoch in range(EPOCHS):
    model.train()
    epoch_loss = 0.0
    for xb, yb in DataLoader(train, batch_size=BATCH, shuffle=True):
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(xb)
    model.eval()
    with torch.no_grad():
        pred = model(x_valid).argmax(1).numpy()
    print(f"epoch {epoch:2d} loss {epoch_loss / len(train):.4f} balanced {balanced_accuracy_score(y_valid, pred):.3f} "
          f"fireballs found {recall_score(y_valid, pred, average=None)[3]:.3f}")
