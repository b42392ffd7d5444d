# House prices: advanced regression - simple NN baseline
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_friedman1
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


class RMSELoss(nn.Module):
    def __init__(self, eps=1e-6):
        super().__init__()
        self.eps = eps

    def forward(self, yhat, y):
        return torch.sqrt(torch.mean((yhat - y) ** 2) + self.eps)


X, price = make_friedman1(n_samples=1200, n_features=12, noise=0.6, random_state=7)
X_tr, X_va, p_tr, p_va = train_test_split(X, price, test_size=0.2, random_state=7)
sx = StandardScaler().fit(X_tr)
p_mean, p_std = p_tr.mean(), p_tr.std()


def to_tensors(X, p):
    return (torch.tensor(sx.transform(X), dtype=torch.float),
            torch.tensor((p - p_mean) / p_std, dtype=torch.float))


train_ds = torch.utils.data.TensorDataset(*to_tensors(X_tr, p_tr))
valid_ds = torch.utils.data.TensorDataset(*to_tensors(X_va, p_va))
train_dl = torch.utils.data.DataLoader(train_ds, batch_size=48, shuffle=True)
valid_dl = torch.utils.data.DataLoader(valid_ds, batch_size=240)

torch.manual_seed(7)
model = nn.Sequential(
    nn.Linear(12, 64), nn.ELU(),
    nn.Linear(64, 32), nn.ELU(),
    nn.Linear(32, 1),
)
criterion = RMSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)

for epoch in range(25):
    model.train()
    trn = []
    for xb, yb in train_dl:
        preds = model(xb).squeeze(1)
        loss = criterion(preds, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        trn.append(loss.item())
    scheduler.step()

    model.eval()
    val = []
    with torch.no_grad():
        for xb, yb in valid_dl:
            val.append(criterion(model(xb).squeeze(1), yb).item())
    print('Epoch: {:2d}  Train RMSE: {:.4f}  Valid RMSE: {:.4f}'.format(
        epoch, np.mean(trn), np.mean(val)))
