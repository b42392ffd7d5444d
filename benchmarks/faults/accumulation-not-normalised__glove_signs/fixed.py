"""Hand signs from a data glove (10 sensors over time), trained in micro-batches."""
from itertools import islice

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

MICRO, GROUP = 8, 8


class Signs(Dataset):
    def __init__(self, n, seed, kinds=6, steps=16, sensors=10):
        g = torch.Generator().manual_seed(seed)
        shape = torch.randn(kinds, 2, sensors, generator=torch.Generator().manual_seed(500))
        self.y = torch.randint(0, kinds, (n,), generator=g)
        ramp = torch.linspace(0, 1, steps).view(1, -1, 1)
        start, end = shape[self.y].unbind(1)
        path = start.unsqueeze(1) * (1 - ramp) + end.unsqueeze(1) * ramp
        self.x = 0.7 * path + 1.4 * torch.randn(n, steps, sensors, generator=g)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class SignNet(nn.Module):
    def __init__(self, hidden=40):
        super().__init__()
        self.rnn = nn.GRU(10, hidden, batch_first=True)
        self.head = nn.Sequential(nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 6))

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])


def groups(loader, k):
    stream = iter(loader)
    while part := list(islice(stream, k)):
        yield part


torch.manual_seed(50)
train = DataLoader(Signs(1024, 0), batch_size=MICRO, shuffle=True)
val = DataLoader(Signs(300, 1), batch_size=100)
net, criterion = SignNet(), nn.CrossEntropyLoss()
opt = torch.optim.SGD(net.parameters(), lr=0.15, momentum=0.9)
for epoch in range(9):
    net.train()
    total = 0.0
    for part in groups(train, GROUP):
        opt.zero_grad()
        for x, y in part:
            loss = criterion(net(x), y)
            (loss / len(part)).backward()
            total += loss.item()
        opt.step()
    net.eval()
    with torch.no_grad():
        hits = sum((net(x).argmax(1) == y).sum().item() for x, y in val)
    print(f"epoch {epoch}: loss {total / len(train):.3f}  val acc {hits / len(val.dataset):.3f}")
