"""CS course, lab 4: a configurable multilayer perceptron."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split


class MLP(nn.Module):
    def __init__(self, sizes):
        super(MLP, self).__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.layers.append(nn.Linear(n_in, n_out))

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        return x


def fit(model, X, y, epochs, lr, bs):
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=True)
    log = []
    for e in range(epochs):
        model.train()
        s = 0.0
        for idx in torch.randperm(len(X)).split(bs):
            opt.zero_grad()
            loss = F.cross_entropy(model(X[idx]), y[idx])
            loss.backward()
            opt.step()
            s += loss.item() * len(idx)
        log.append(s / len(X))
    return log


def score(model, X, y):
    model.eval()
    with torch.no_grad():
        return (model(X).argmax(1) == y).float().mean().item()


if __name__ == '__main__':
    torch.manual_seed(6)
    X, y = make_classification(n_samples=2000, n_features=16, n_informative=10, n_redundant=0,
                               n_classes=8, n_clusters_per_class=1, class_sep=2.0,
                               flip_y=0.02, random_state=6)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=6)
    mu, sd = X_train.mean(0), X_train.std(0)
    X_train, X_test = (torch.tensor((a - mu) / sd, dtype=torch.float32) for a in (X_train, X_test))
    y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)
    net = MLP([16, 32, 16, 8])
    print(net)
    log = fit(net, X_train, y_train, epochs=20, lr=0.05, bs=50)
    for e in range(0, len(log), 4):
        print('epoch', e, 'loss', round(log[e], 4))
    print('final loss', round(log[-1], 4))
    print('train', score(net, X_train, y_train), 'test', score(net, X_test, y_test))
