"""5-fold cross-validation of a small network on the wine data."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

torch.manual_seed(1234)
X, y = load_wine(return_X_y=True)


class WineNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(13, 32)
        self.l2 = nn.Linear(32, 16)
        self.l3 = nn.Linear(16, 3)

    def forward(self, x):
        x = torch.relu(self.l1(x))
        x = torch.relu(self.l2(x))
        return self.l3(x)


model = WineNet()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
criterion = nn.CrossEntropyLoss()
scores = []

for fold, (tr, te) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(X, y)):
    sc = StandardScaler().fit(X[tr])
    x_tr, x_te = (torch.tensor(sc.transform(X[i]), dtype=torch.float32) for i in (tr, te))
    y_tr, y_te = torch.tensor(y[tr]), torch.tensor(y[te])
    model = WineNet()        # start every fold from scratch
    for epoch in range(20):
        model.train()
        for idx in torch.randperm(len(x_tr)).split(16):
            model.zero_grad()
            loss = criterion(model(x_tr[idx]), y_tr[idx])
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        scores.append((model(x_te).argmax(1) == y_te).float().mean().item())
    print(f"fold {fold}: final loss {loss.item():.3f} accuracy {scores[-1]:.3f}")
print(f"mean accuracy {np.mean(scores):.3f} +- {np.std(scores):.3f}")
