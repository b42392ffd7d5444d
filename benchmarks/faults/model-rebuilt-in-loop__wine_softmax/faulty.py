import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(8)


def load_data():
    X, y = load_wine(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=8)
    scaler = StandardScaler()
    X_train = scaler.fit_transform(X_train)
    X_test = scaler.transform(X_test)
    return (torch.from_numpy(X_train).float(), torch.from_numpy(y_train),
            torch.from_numpy(X_test).float(), torch.from_numpy(y_test))


def create_model():
    return nn.Sequential(nn.Linear(13, 16), nn.Tanh(), nn.Linear(16, 3))


def train_one_epoch(model, optimizer, X, y, batch_size=16):
    model.train()
    loss_fn = nn.CrossEntropyLoss()
    order = torch.randperm(len(X))
    total = 0
    for k in range(0, len(X), batch_size):
        ids = order[k:k + batch_size]
        loss = loss_fn(model(X[ids]), y[ids])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(ids)
    return total / len(X)


def accuracy(model, X, y):
    model.eval()
    with torch.no_grad():
        return (model(X).argmax(dim=1) == y).float().mean().item()


X_train, y_train, X_test, y_test = load_data()
for epoch in range(60):
    model = create_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    train_loss = train_one_epoch(model, optimizer, X_train, y_train)
    if (epoch + 1) % 5 == 0:
        print('Epoch: {:>3} Train loss: {:.4f} Test acc: {:.3f}'.format(
            epoch + 1, train_loss, accuracy(model, X_test, y_test)))
