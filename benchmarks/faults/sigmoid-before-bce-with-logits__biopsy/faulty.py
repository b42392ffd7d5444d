import torch
from torch import nn, optim
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
X, y = load_breast_cancer(return_X_y=True)
perm = torch.randperm(len(X)).numpy()
X, y = X[perm], y[perm]
scaler = StandardScaler().fit(X[:430])
X = torch.from_numpy(scaler.transform(X)).float()
y = torch.from_numpy(y).float().view(-1, 1)


class BiopsyNet(nn.Module):
    def __init__(self):
        super(BiopsyNet, self).__init__()
        self.fc1 = nn.Linear(30, 24)
        self.fc2 = nn.Linear(24, 12)
        self.fc3 = nn.Linear(12, 1)
        self.relu = nn.ReLU()
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        x = self.relu(self.fc1(x))
        x = self.relu(self.fc2(x))
        return self.sigmoid(self.fc3(x))


net = BiopsyNet()
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.SGD(net.parameters(), lr=0.1)
for epoch in range(40):
    for i in range(0, 430, 43):
        optimizer.zero_grad()
        loss = criterion(net(X[i : i + 43]), y[i : i + 43])
        loss.backward()
        optimizer.step()
    if (epoch + 1) % 10 == 0:
        with torch.no_grad():
            test = criterion(net(X[430:]), y[430:])
        print("epoch", epoch + 1, "train", round(loss.item(), 4), "test", round(test.item(), 4))
