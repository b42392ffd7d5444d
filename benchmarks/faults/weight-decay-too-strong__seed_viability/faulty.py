"""Will a seed germinate? X-ray features and a small network; regularised because the seed bank asked for it."""
import argparse
import torch
from torch import nn
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("--weight-decay", type=float, default=0.5)
parser.add_argument("--lr", type=float, default=3e-3)
parser.add_argument("--epochs", type=int, default=15)
args = parser.parse_args()

torch.manual_seed(31)
X, y = make_classification(1600, 20, n_informative=8, n_clusters_per_class=3, class_sep=1.3, random_state=31)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=400, random_state=31)
mean, std = X_train.mean(0), X_train.std(0)
X_train, X_test = (torch.tensor((a - mean) / std, dtype=torch.float32) for a in (X_train, X_test))
y_train, y_test = torch.tensor(y_train).float(), torch.tensor(y_test).float()

net = nn.Sequential(nn.Linear(20, 64), nn.GELU(), nn.Linear(64, 32), nn.GELU(), nn.Linear(32, 1), nn.Flatten(0))
optimizer = torch.optim.Adam(net.parameters(), lr=args.lr, weight_decay=args.weight_decay)
bce = nn.BCEWithLogitsLoss()
for epoch in range(1, args.epochs + 1):
    net.train()
    for rows in torch.randperm(len(y_train)).split(40):
        optimizer.zero_grad()
        loss = bce(net(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        z = net(X_test)
        print(f"{epoch:3d} loss {loss.item():.3f} test {bce(z, y_test).item():.3f} acc {((z > 0) == (y_test > 0.5)).float().mean().item():.3f}")
