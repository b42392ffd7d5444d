# lab 3 - recognising handwritten digits
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(0)
X, y = load_digits(return_X_y=True)
X = X / 16
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.25, random_state=1)
Xtr, ytr = torch.tensor(Xtr).float(), torch.tensor(ytr)
Xte, yte = torch.tensor(Xte).float(), torch.tensor(yte)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = torch.nn.Linear(64, 40)
        self.l2 = torch.nn.Linear(40, 20)
        self.l3 = torch.nn.Linear(20, 10)

    def forward(self, x):
        x = torch.relu(self.l1(x))
        x = torch.relu(self.l2(x))
        return self.l3(x)


net = Net()
loss_func = torch.nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=0.003)
data = torch.utils.data.TensorDataset(Xtr, ytr)
loader = torch.utils.data.DataLoader(data, batch_size=32, shuffle=True)

for epoch in range(1, 21):
    net.train()
    summed = 0
    for xb, yb in loader:
        pred = net(xb)
        loss = loss_func(pred, yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        summed += loss.item()
    net.eval()
    with torch.no_grad():
        guess = net(Xte).argmax(1)
        acc = (guess == yte).float().mean()
    if epoch % 4 == 0:
        print("epoch", epoch, "loss", round(summed / len(loader), 4), "test accuracy", round(acc.item(), 3))
