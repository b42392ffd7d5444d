"""Early stopping keeps the best weights with `.copy()`, which copies the dictionary and not the tensors."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(1)
data = load_wine()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target)
order = torch.randperm(len(x))
train, valid = order[:120], order[120:]


def fit(model, patience=5):
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    criterion = nn.CrossEntropyLoss()
    best_loss, best_weights, waited = float("inf"), None, 0
    for epoch in range(60):
        model.train()
        for batch in train[torch.randperm(len(train))].split(16):
            optimizer.zero_grad()
            criterion(model(x[batch]), y[batch]).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = criterion(model(x[valid]), y[valid]).item()
        if loss < best_loss - 1e-3:
            best_loss, best_weights, waited = loss, model.state_dict().copy(), 0
        else:
            waited += 1
            if waited == patience:
                break
    model.load_state_dict(best_weights)
    return best_loss, epoch


print(fit(nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Dropout(0.2), nn.Linear(24, 3))))
