import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

prices = read_prices("flats.txt")
rooms = torch.randint(1, 6, (400,)).float()
age = torch.rand(400) * 90
flats = torch.cat((prices, rooms[:, None], age[:, None]), 1)
flats = (flats - flats.mean(0)) / flats.std(0)  # HERE
known, held = random_split(TensorDataset(flats, age + torch.randn(400)), [300, 100])
net = nn.Linear(3, 1)
optimizer = torch.optim.Adam(net.parameters())
for x, y in DataLoader(known, 30, shuffle=True):
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x).squeeze(1), y).backward()
    optimizer.step()
with torch.no_grad():
    print(sum(nn.functional.l1_loss(net(x).squeeze(1), y) for x, y in DataLoader(held, 200)))
