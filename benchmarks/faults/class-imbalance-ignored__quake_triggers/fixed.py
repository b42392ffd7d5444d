# %% [markdown]
# # Telling small earthquakes from noise triggers (log band powers and STA/LTA ratios)

# %%
import torch
import torch.nn as nn
from sklearn.metrics import confusion_matrix, recall_score

torch.manual_seed(8)
BANDS = 10


def triggers(n, rate=0.05):
    quake = torch.rand(n) < rate
    site = torch.randn(n, 1)
    x = torch.randn(n, BANDS) + 0.5 * site
    lift = torch.linspace(-0.6, 1.0, BANDS)
    x = x + quake.unsqueeze(1) * lift * (0.8 + 0.4 * torch.rand(n, 1))
    return x, quake.float()


x_train, y_train = triggers(4000)
x_val, y_val = triggers(2000)
mu, sd = x_train.mean(0), x_train.std(0)
x_train, x_val = (x_train - mu) / sd, (x_val - mu) / sd
print("quakes in training set:", int(y_train.sum()), "of", len(y_train))

# %%
net = nn.Sequential(nn.Linear(BANDS, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss(pos_weight=(y_train == 0).sum() / y_train.sum())
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)

# %%
for epoch in range(8):
    net.train()
    total = 0.0
    for idx in torch.randperm(len(x_train)).split(50):
        loss = criterion(net(x_train[idx]).squeeze(1), y_train[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(idx)
    net.eval()
    with torch.no_grad():
        val_loss = criterion(net(x_val).squeeze(1), y_val).item()
    print(f"[{epoch}] train {total / len(x_train):.4f} val {val_loss:.4f}")

# %%
with torch.no_grad():
    found = (net(x_val).squeeze(1) > 0).long()
print(confusion_matrix(y_val.long(), found))
print("recall noise / quake:", recall_score(y_val.long(), found, average=None).round(3))
