# forum: "my wine classifier" -- 13 features, 3 cultivars
import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedShuffleSplit

torch.manual_seed(1234)
d = load_wine()
tr, te = next(StratifiedShuffleSplit(1, test_size=0.3, random_state=5).split(d.data, d.target))
inputs = torch.tensor(d.data).float()
mean, std = inputs[tr].mean(0), inputs[tr].std(0)
inputs = (inputs - mean) / std
labels = torch.tensor(d.target).long()
trainX, trainY, testX, testY = inputs[tr], labels[tr], inputs[te], labels[te]


class WineNet(nn.Module):
    def __init__(self):
        super(WineNet, self).__init__()
        self.fc1 = nn.Linear(13, 20)
        self.fc2 = nn.Linear(20, 3)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return nn.functional.log_softmax(self.fc2(x), dim=1)


net = WineNet()
criterion = nn.NLLLoss()
optimizer = optim.Adagrad(net.parameters(), lr=0.03)
batch_size = 20

for epoch in range(40):
    perm = torch.randperm(trainX.size(0))
    running_loss = 0.0
    nb = 0
    for i in range(0, trainX.size(0), batch_size):
        ind = perm[i:i + batch_size]
        optimizer.zero_grad()
        outputs = net(trainX[ind])
        loss = criterion(outputs, trainY[ind])
        optimizer.step()
        loss.backward()
        running_loss += loss.item()
        nb += 1
    if (epoch + 1) % 8 == 0:
        with torch.no_grad():
            correct = (net(testX).argmax(1) == testY).sum().item()
        print('[%d] loss: %.3f   test: %d/%d' % (epoch + 1, running_loss / nb, correct, len(testY)))
print('Finished Training')
