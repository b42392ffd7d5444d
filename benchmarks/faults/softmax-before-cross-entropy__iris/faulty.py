import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

torch.manual_seed(1234)

# load and scale the data
iris = load_iris()
train_X, test_X, train_y, test_y = train_test_split(
    iris.data, iris.target, test_size=0.2, stratify=iris.target, random_state=1234)
mean, std = train_X.mean(axis=0), train_X.std(axis=0)
train_X = torch.Tensor((train_X - mean) / std)
test_X = torch.Tensor((test_X - mean) / std)
train_y = torch.Tensor(train_y).long()
test_y = torch.Tensor(test_y).long()


# define the network
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.fc1 = nn.Linear(4, 20)
        self.fc2 = nn.Linear(20, 20)
        self.fc3 = nn.Linear(20, 3)

    def forward(self, X):
        X = F.relu(self.fc1(X))
        X = F.relu(self.fc2(X))
        X = F.softmax(self.fc3(X), dim=1)
        return X


net = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

batch_size = 20
for epoch in range(60):
    shuffled = torch.randperm(train_X.size(0))
    total = 0.0
    for i in range(0, train_X.size(0), batch_size):
        picks = shuffled[i:i + batch_size]
        inputs, targets = Variable(train_X[picks]), Variable(train_y[picks])
        optimizer.zero_grad()
        out = net(inputs)
        loss = criterion(out, targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
    if epoch % 10 == 0:
        print('number of epoch', epoch, 'loss', total / 6)

with torch.no_grad():
    predict_out = net(test_X)
_, predict_y = torch.max(predict_out, 1)
print('prediction accuracy', (predict_y == test_y).float().mean().item())
