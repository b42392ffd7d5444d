import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import make_classification

# Hi all, here is my complete code, runs as it is
torch.manual_seed(0)
X, y = make_classification(n_samples=1500, n_features=20, n_informative=8, n_redundant=4, class_sep=1.3, random_state=4)
X_train, y_train = X[:1200], y[:1200]
X_valid, y_valid = X[1200:], y[1200:]
mean, std = X_train.mean(axis=0), X_train.std(axis=0)
X_train = torch.FloatTensor((X_train - mean) / std)
X_valid = torch.FloatTensor((X_valid - mean) / std)
y_train = torch.FloatTensor(y_train).unsqueeze(1)
y_valid = torch.FloatTensor(y_valid).unsqueeze(1)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.layer1 = nn.Linear(20, 64)
        self.layer2 = nn.Linear(64, 32)
        self.layer3 = nn.Linear(32, 1)
        self.act = nn.ReLU()
        self.final = nn.Sigmoid()

    def forward(self, x):
        x = self.act(self.layer1(x))
        x = self.act(self.layer2(x))
        return self.final(self.layer3(x))


net = Net()
criterion = nn.BCELoss()
optimizer = optim.Adam(net.parameters(), lr=0.001)
batch_size = 40

for epoch in range(15):
    net.train()
    perm = torch.randperm(X_train.size(0))
    epoch_loss = 0.0
    for i in range(0, X_train.size(0), batch_size):
        ids = perm[i:i + batch_size]
        optimizer.zero_grad()
        output = net(X_train[ids])
        loss = criterion(output, y_train[ids])
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item()
    net.eval()
    with torch.no_grad():
        out = net(X_valid)
        val_loss = criterion(out, y_valid).item()
        val_acc = ((out > 0.5).float() == y_valid).float().mean().item()
    print('Epoch: {} Train loss: {:.4f} Valid loss: {:.4f} Valid acc: {:.4f}'.format(
        epoch, epoch_loss / (X_train.size(0) // batch_size), val_loss, val_acc))
