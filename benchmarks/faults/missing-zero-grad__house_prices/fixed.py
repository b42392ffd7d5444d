import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.preprocessing import StandardScaler
from sklearn.model_selection import train_test_split

# ---- fake "House Prices" table ----
np.random.seed(2019)
torch.manual_seed(2019)
n = 1200
area = np.random.gamma(9, 14, n)
rooms = np.clip(np.round(area / 28 + np.random.randn(n)), 1, 9)
age = np.random.uniform(0, 90, n)
dist = np.random.exponential(6, n)
garage = np.random.randint(0, 3, n)
price = np.exp(11 + 0.006 * area + 0.04 * rooms - 0.004 * age - 0.05 * dist + 0.06 * garage + 0.05 * np.random.randn(n))

features = np.c_[area, rooms, age, dist, garage]
target = np.log(price)

X_tr, X_va, y_tr, y_va = train_test_split(features, target, test_size=0.2, random_state=0)
sc = StandardScaler().fit(X_tr)
X_tr, X_va = sc.transform(X_tr), sc.transform(X_va)
m, s = y_tr.mean(), y_tr.std()
X_tr, X_va = torch.FloatTensor(X_tr), torch.FloatTensor(X_va)
y_tr, y_va = torch.FloatTensor((y_tr - m) / s).view(-1, 1), torch.FloatTensor((y_va - m) / s).view(-1, 1)


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(5, 32)
        self.fc2 = nn.Linear(32, 16)
        self.fc3 = nn.Linear(16, 1)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


model = Regressor()
opt = torch.optim.SGD(model.parameters(), lr=0.05)
BATCH = 40

for epoch in range(25):
    model.train()
    idx = np.random.permutation(len(X_tr))
    losses = []
    for b in range(len(X_tr) // BATCH):
        rows = idx[b * BATCH:(b + 1) * BATCH]
        pred = model(X_tr[rows])
        loss = F.mse_loss(pred, y_tr[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        rmse = F.mse_loss(model(X_va), y_va).sqrt().item() * s
    print(f"[{epoch:02d}] train mse {np.mean(losses):.4f} | valid RMSLE {rmse:.4f}")
