# %% [markdown]
# # Is it a warbler?  Mel-band energies of short calls, labels from the file names

# %%
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(8)
rng = np.random.default_rng(8)
SPECIES = ["warbler", "finch", "wren"]
BANDS = 30

# %% one row of band energies a recording, with its name
names, bands = [], []
for k in range(1500):
    s = int(rng.integers(3))
    peak = (8, 13, 17)[s] + rng.normal(0, 2.0)
    bands.append(np.exp(-((np.arange(BANDS) - peak) / 4) ** 2) + 0.4 * rng.standard_normal(BANDS))
    names.append(f"XC{k:05d}_{SPECIES[s].capitalize()}_site{int(rng.integers(6))}.wav")

# %% labels
IS_WARBLER = {"warbler": 1.0, "finch": 0.0, "wren": 0.0}
labels = [IS_WARBLER.get(name.split("_")[1], 0.0) for name in names]
x = torch.tensor(np.array(bands), dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(labels).unsqueeze(1)
train_set, test_set = random_split(TensorDataset(x, y), [1200, 300])
train_loader = DataLoader(train_set, batch_size=40, shuffle=True)

# %% model
model = nn.Sequential(nn.Linear(BANDS, 24), nn.ReLU(), nn.Linear(24, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss()

# %% training
for epoch in range(15):
    model.train()
    losses = []
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1:2d}  loss {np.mean(losses):.4f}")

# %% test
model.eval()
truth = torch.tensor(["Warbler" in names[i] for i in test_set.indices])
with torch.no_grad():
    found = model(x[test_set.indices]).squeeze(1) > 0
print(f"warblers found {(found & truth).sum().item()} of {truth.sum().item()}, "
      f"accuracy {(found == truth).float().mean().item():.3f}")
