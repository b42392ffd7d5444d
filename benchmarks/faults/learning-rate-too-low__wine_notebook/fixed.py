"""Wine cultivars from thirteen chemical measurements. Notebook export."""
# %%
import torch
from torch import nn
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedShuffleSplit

torch.manual_seed(1234)
wine = load_wine()
fit_rows, val_rows = next(StratifiedShuffleSplit(1, test_size=50, random_state=0).split(wine.data, wine.target))
mu, sigma = wine.data[fit_rows].mean(0), wine.data[fit_rows].std(0)
X = torch.tensor((wine.data - mu) / sigma, dtype=torch.float32)
y = torch.tensor(wine.target)
X_fit, y_fit, X_val, y_val = X[fit_rows], y[fit_rows], X[val_rows], y[val_rows]

# %%
model = nn.Sequential(nn.Linear(13, 20), nn.ReLU(), nn.Linear(20, 3))
loss_function = nn.CrossEntropyLoss()
optimiser = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, weight_decay=1e-4)

# %%
for epoch in range(60):
    model.train()
    running = 0.0
    for rows in torch.randperm(len(X_fit)).split(16):
        optimiser.zero_grad()
        loss = loss_function(model(X_fit[rows]), y_fit[rows])
        loss.backward()
        optimiser.step()
        running += loss.item() * len(rows)
    if epoch % 6 == 5:
        model.eval()
        with torch.no_grad():
            out = model(X_val)
        print("epoch", epoch + 1, "loss", round(running / len(X_fit), 4), "val loss",
              round(loss_function(out, y_val).item(), 4), "val acc", (out.argmax(1) == y_val).float().mean().item())
