import copy
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split


class EarlyStopping:
    def __init__(self, patience=8):
        self.patience, self.counter = patience, 0
        self.best_loss, self.best_state, self.best_epoch = np.inf, None, -1

    def __call__(self, val_loss, model, epoch):
        if val_loss < self.best_loss:
            self.best_loss, self.best_epoch, self.counter = val_loss, epoch, 0
            self.best_state = copy.deepcopy(model.state_dict())
        else:
            self.counter += 1
            print('EarlyStopping counter: %d out of %d' % (self.counter, self.patience))
        return self.counter >= self.patience


torch.manual_seed(10)
X, y = load_breast_cancer(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.2, random_state=10, stratify=y)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=0.25, random_state=10, stratify=y_rest)
mean, std = X_train.mean(0), X_train.std(0)


def t(X, y):
    return torch.tensor((X - mean) / std).float(), torch.tensor(y).float().unsqueeze(1)


(X_train, y_train), (X_val, y_val), (X_test, y_test) = t(X_train, y_train), t(X_val, y_val), t(X_test, y_test)

model = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
stopper = EarlyStopping()

for epoch in range(200):
    model.train()
    running = 0.0
    for idx in torch.randperm(len(X_train)).split(20):
        optimizer.zero_grad()
        loss = criterion(model(X_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()
        running += loss.item() * len(idx)
    model.eval()
    with torch.no_grad():
        val_loss = criterion(model(X_val), y_val).item()
    print('epoch %d train %.4f val %.4f' % (epoch, running / len(X_train), val_loss))
    if stopper(val_loss, model, epoch):
        print('Early stopping')
        break

model.load_state_dict(stopper.best_state)
model.eval()
with torch.no_grad():
    acc = ((model(X_test) > 0).float() == y_test).float().mean().item()
print('restored epoch %d (val %.4f), test accuracy %.4f' % (stopper.best_epoch, stopper.best_loss, acc))
