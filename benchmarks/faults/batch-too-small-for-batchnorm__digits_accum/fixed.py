import torch, torch.nn as nn, torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

# effective batch = PER_STEP * ACCUM
PER_STEP = 32
ACCUM = 1

torch.manual_seed(8)
digits = load_digits()
a, b, la, lb = train_test_split(digits.data / 8.0 - 1.0, digits.target, test_size=0.2, random_state=0, stratify=digits.target)
train = TensorDataset(torch.tensor(a, dtype=torch.float32), torch.tensor(la))
dev_x, dev_y = torch.tensor(b, dtype=torch.float32), torch.tensor(lb)
loader = DataLoader(train, batch_size=PER_STEP, shuffle=True, drop_last=True)


class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.lin = nn.Linear(i, o, bias=False)
        self.bn = nn.BatchNorm1d(o)

    def forward(self, x):
        return F.relu(self.bn(self.lin(x)))


net = nn.Sequential(Block(64, 64), Block(64, 48), nn.Linear(48, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

for epoch in range(1, 7):
    net.train()
    optimizer.zero_grad()
    running = 0.0
    for i, (x, y) in enumerate(loader, start=1):
        loss = F.cross_entropy(net(x), y) / ACCUM
        loss.backward()
        running += loss.item() * ACCUM
        if i % ACCUM == 0:
            optimizer.step()
            optimizer.zero_grad()
    net.eval()
    with torch.no_grad():
        out = net(dev_x)
        print("epoch %d  train %.3f  dev loss %.3f  dev acc %.3f" % (
            epoch, running / len(loader), F.cross_entropy(out, dev_y), (out.argmax(1) == dev_y).float().mean()))
