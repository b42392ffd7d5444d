# Exercise 2: a three-layer network for the two moons
import torch
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

torch.manual_seed(1)

X, y = make_moons(n_samples=1000, noise=0.12, random_state=1)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.3, random_state=1)
mean, std = X_train.mean(0), X_train.std(0)
X_train = torch.tensor((X_train - mean) / std, dtype=torch.float32)
X_val = torch.tensor((X_val - mean) / std, dtype=torch.float32)
y_train = torch.tensor(y_train)
y_val = torch.tensor(y_val)


class Net(torch.nn.Module):

    def __init__(self, n_in, n_hidden, n_out):
        super(Net, self).__init__()
        self.linear1 = torch.nn.Linear(n_in, n_hidden)
        self.linear2 = torch.nn.Linear(n_hidden, n_hidden)
        self.linear3 = torch.nn.Linear(n_hidden, n_out)

    def forward(self, x):
        x = torch.relu(self.linear1(x))
        x = torch.relu(self.linear2(x))
        return self.linear3(x)


net = Net(2, 32, 2)
criterion = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
dataset = torch.utils.data.TensorDataset(X_train, y_train)
dataloader = torch.utils.data.DataLoader(dataset, batch_size=35, shuffle=True)

for epoch in range(30):
    net.train()
    running_loss = 0.0
    for inputs, labels in dataloader:
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    if epoch % 5 == 4:
        net.eval()
        with torch.no_grad():
            acc = (net(X_val).argmax(1) == y_val).float().mean().item()
        print('epoch %d  loss %.4f  validation accuracy %.4f' % (epoch + 1, running_loss / len(dataloader), acc))
