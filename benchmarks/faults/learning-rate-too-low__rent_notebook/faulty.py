# In[1]: predict the monthly rent of a flat
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(6)
rng = np.random.default_rng(6)

# In[2]: data
n = 1500
area = rng.uniform(20, 140, n)
rooms = np.round(area / 28 + rng.normal(0, 0.6, n)).clip(1)
distance = rng.exponential(5, n)
year = rng.integers(1900, 2022, n)
rent = 300 + 11 * area * np.exp(-distance / 15) + 40 * rooms + 1.5 * (year - 1960) + rng.normal(0, 40, n)

X = np.stack([area, rooms, distance, year], 1)
X = (X - X[:1200].mean(0)) / X[:1200].std(0)
y_mean, y_std = rent[:1200].mean(), rent[:1200].std()
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor((rent - y_mean) / y_std, dtype=torch.float32).unsqueeze(1)
X_train, y_train, X_val, y_val = X[:1200], y[:1200], X[1200:], y[1200:]

# In[3]: model
model = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1))
loss_fn = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)

# In[4]: training
losses = []
for epoch in range(30):
    model.train()
    for idx in torch.randperm(1200).split(30):
        optimizer.zero_grad()
        loss = loss_fn(model(X_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        losses.append(loss_fn(model(X_val), y_val).item())
    if epoch % 5 == 4:
        print('epoch', epoch + 1, 'validation loss', round(losses[-1], 4))

# In[5]: how far off, in euros?
with torch.no_grad():
    print('mean error: %.0f euros' % (y_std * (model(X_val) - y_val).abs().mean().item()))
