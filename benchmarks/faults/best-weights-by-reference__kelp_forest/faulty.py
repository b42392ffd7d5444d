# %% Kelp density classes from sonar returns
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

# %% data
g = torch.Generator().manual_seed(11)
def survey(n):
    density = torch.randint(0, 3, (n,), generator=g)
    echo = torch.randn(n, 24, generator=g)
    echo[:, :8] += 0.35 * density[:, None].float()
    echo[:, 8:12] *= 1 + 0.25 * density[:, None]
    return TensorDataset(echo, density)

train, valid, test = survey(240), survey(300), survey(600)

# %% model
torch.manual_seed(11)
model = nn.Sequential(nn.Linear(24, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, 3))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

# %% evaluation
def score(part):
    model.eval()
    loss = hits = 0
    with torch.no_grad():
        for x, y in DataLoader(part, batch_size=150):
            z = model(x)
            loss += criterion(z, y).item() * len(y)
            hits += (z.argmax(1) == y).sum().item()
    return loss / len(part), hits / len(part)

# %% training, with the best state kept
best_loss, best_state = float("inf"), None
for epoch in range(25):
    model.train()
    for x, y in DataLoader(train, batch_size=24, shuffle=True):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    val_loss, val_acc = score(valid)
    if val_loss < best_loss:
        best_loss, best_state = val_loss, model.state_dict()
    print(f"epoch {epoch + 1}: val loss {val_loss:.4f} val acc {val_acc:.3f}")

# %% test
model.load_state_dict(best_state)
print("test loss %.4f accuracy %.3f" % score(test))
