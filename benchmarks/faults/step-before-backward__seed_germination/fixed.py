# %% [markdown]
# ## Will the seed germinate?
# Logistic-style network on lab measurements of seeds.

# %%
import torch
import torch.nn as nn
from torch.utils.data import TensorDataset, DataLoader, random_split

torch.manual_seed(123)

# %% data: moisture, mass, age (months), storage temperature, vigour index
N = 2000
X = torch.randn(N, 5)
margin = 1.5 - X[:, 0] ** 2 + 1.2 * X[:, 4] - 0.8 * X[:, 2] * (X[:, 3] > 0) + 0.3 * torch.randn(N)
Y = (margin > 0.5).float().view(-1, 1)
train_ds, test_ds = random_split(TensorDataset(X, Y), [1600, 400])
train_dl = DataLoader(train_ds, batch_size=32, shuffle=True)
test_dl = DataLoader(test_ds, batch_size=100)


# %% model
class SeedNet(nn.Module):
    def __init__(self):
        super(SeedNet, self).__init__()
        self.fc1 = nn.Linear(5, 32)
        self.fc2 = nn.Linear(32, 16)
        self.fc3 = nn.Linear(16, 1)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        return self.fc3(x)


net = SeedNet()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.RMSprop(net.parameters(), lr=0.001)

# %% training
for epoch in range(15):
    net.train()
    running_loss = 0.0
    for i, data in enumerate(train_dl, 0):
        inputs, labels = data
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    if epoch % 3 == 2:
        print("[%d] loss: %.4f" % (epoch + 1, running_loss / len(train_dl)))

# %% test
net.eval()
correct = total = 0
with torch.no_grad():
    for inputs, labels in test_dl:
        predicted = (net(inputs) > 0).float()
        total += labels.size(0)
        correct += (predicted == labels).sum().item()
print("Accuracy on the %d test seeds: %.1f %%" % (total, 100 * correct / total))
