# Super-convergence demo: OneCycleLR on a regression problem
import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import make_friedman2
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(3)
X, y = make_friedman2(n_samples=1600, noise=20.0, random_state=3)
X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.25, random_state=3)
fx, fy = StandardScaler().fit(X_train), StandardScaler().fit(y_train[:, None])


def as_ds(X, y):
    return TensorDataset(torch.from_numpy(fx.transform(X)).float(), torch.from_numpy(fy.transform(y[:, None])).float())


trn_dl = DataLoader(as_ds(X_train, y_train), batch_size=40, shuffle=True)
val_dl = DataLoader(as_ds(X_valid, y_valid), batch_size=200)

EPOCHS = 15
learner = nn.Sequential(nn.Linear(4, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 1))
opt = torch.optim.SGD(learner.parameters(), lr=0.01, momentum=0.95)
sched = OneCycleLR(opt, max_lr=0.1, epochs=EPOCHS, steps_per_epoch=len(trn_dl), pct_start=0.3)
loss_func = nn.MSELoss()

for epoch in range(EPOCHS):
    learner.train()
    trn_loss = 0.
    for xb, yb in trn_dl:
        loss = loss_func(learner(xb), yb)
        loss.backward()
        opt.step()
        sched.step()
        opt.zero_grad()
        trn_loss += loss.item() * len(xb) / len(X_train)
    learner.eval()
    with torch.no_grad():
        val_loss = sum(loss_func(learner(xb), yb).item() * len(xb) for xb, yb in val_dl) / len(X_valid)
    print('%2d  lr %.5f  train %.4f  valid %.4f' % (epoch, sched.get_last_lr()[0], trn_loss, val_loss))
