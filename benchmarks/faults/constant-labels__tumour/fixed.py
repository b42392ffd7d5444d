# Breast cancer diagnosis, kernel v7
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SEED = 2018
np.random.seed(SEED)
torch.manual_seed(SEED)

raw = load_breast_cancer()
diagnosis = raw.target_names[raw.target]          # 'malignant' / 'benign' strings
target = np.array([1 if d == 'malignant' or d == 'M' else 0 for d in diagnosis], dtype=np.float32)

x_tr, x_va, y_tr, y_va = train_test_split(raw.data, target, test_size=0.3, random_state=SEED)
scaler = StandardScaler().fit(x_tr)
x_tr = torch.tensor(scaler.transform(x_tr), dtype=torch.float32)
x_va = torch.tensor(scaler.transform(x_va), dtype=torch.float32)
y_tr = torch.tensor(y_tr).view(-1, 1)
y_va = torch.tensor(y_va).view(-1, 1)

loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(x_tr, y_tr), batch_size=32, shuffle=True)


class Net(nn.Module):
    def __init__(self, n_in):
        super(Net, self).__init__()
        self.hidden = nn.Linear(n_in, 16)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(16, 1)

    def forward(self, x):
        x = torch.tanh(self.hidden(x))
        return torch.sigmoid(self.out(self.drop(x)))


net = Net(x_tr.shape[1])
criterion = nn.BCELoss()
optimizer = torch.optim.Adagrad(net.parameters(), lr=0.02)

for epoch in range(25):
    net.train()
    train_loss = 0.
    for xb, yb in loader:
        out = net(xb)
        loss = criterion(out, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(loader)
    net.eval()
    with torch.no_grad():
        p = net(x_va)
        val_loss = criterion(p, y_va).item()
        val_acc = ((p > 0.5).float() == y_va).float().mean().item()
    if epoch % 4 == 0:
        print('Epoch {}/25 \t loss={:.4f} \t val_loss={:.4f} \t val_acc={:.4f}'.format(
            epoch + 1, train_loss, val_loss, val_acc))
