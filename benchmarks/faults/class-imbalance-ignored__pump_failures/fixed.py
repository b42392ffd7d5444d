# Upkeep planning: will the pump fail within a week? (simulated telemetry)
import numpy as np
import torch
import torch.nn as nn
from sklearn.metrics import confusion_matrix, recall_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

SEED = 21
np.random.seed(SEED)
torch.manual_seed(SEED)

n = 5000
fails = np.random.rand(n) < 0.05
temp = np.random.normal(70, 6, n) + 5 * fails
vibration = np.random.gamma(4, 0.5, n) * (1 + 0.35 * fails)
pressure = np.random.normal(5.2, 0.4, n) - 0.25 * fails
current = 2 + 0.05 * temp + np.random.normal(0, 0.4, n)
hours = np.random.uniform(0, 9000, n)
rpm = np.random.normal(1450, 30, n)
X = np.c_[temp, vibration, pressure, current, hours, rpm]
y = fails.astype('float32')

X_tr, X_va, y_tr, y_va = train_test_split(X, y, test_size=0.3, stratify=y, random_state=SEED)
sc = StandardScaler().fit(X_tr)
X_tr = torch.tensor(sc.transform(X_tr), dtype=torch.float32)
X_va = torch.tensor(sc.transform(X_va), dtype=torch.float32)
y_tr = torch.tensor(y_tr)

loader = DataLoader(TensorDataset(X_tr, y_tr), batch_size=64, shuffle=True)
model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss(pos_weight=(len(y_tr) - y_tr.sum()) / y_tr.sum())
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

for epoch in range(14):
    model.train()
    running = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb).squeeze(1), yb)
        loss.backward()
        optimizer.step()
        running += loss.item()
    model.eval()
    with torch.no_grad():
        alarm = (model(X_va).squeeze(1) > 0).numpy()
    print('epoch %2d  loss %.4f  val accuracy %.3f' % (epoch, running / len(loader), (alarm == y_va).mean()))

print(confusion_matrix(y_va, alarm))
print('share of failures caught: %.3f' % recall_score(y_va, alarm))
