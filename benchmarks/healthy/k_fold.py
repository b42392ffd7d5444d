"""Five-fold cross-validation: a new model for each fold."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
scores = []
for fold, (train, test) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(X, y)):
    torch.manual_seed(fold)
    scaler = StandardScaler().fit(X[train])
    x_train = torch.tensor(scaler.transform(X[train]), dtype=torch.float32)
    x_test = torch.tensor(scaler.transform(X[test]), dtype=torch.float32)
    y_train, y_test = torch.tensor(y[train]), torch.tensor(y[test])
    model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(6):
        for rows in torch.randperm(len(train)).split(32):
            optimizer.zero_grad()
            loss = criterion(model(x_train[rows]), y_train[rows])
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        scores.append((model(x_test).argmax(1) == y_test).float().mean().item())
    print(f"fold {fold} accuracy {scores[-1]:.3f}")
print(f"mean {np.mean(scores):.3f} +- {np.std(scores):.3f}")
