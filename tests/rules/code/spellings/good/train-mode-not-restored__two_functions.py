import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.4), nn.Linear(32, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
net.train()


def learn():
    for x, y in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()


def check():
    was = net.training
    net.eval()
    with torch.inference_mode():
        right = sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader)
    net.train(was)
    return right


for epoch in range(12):
    learn()
    print(check())
