"""Sea ice from buoys: what is called a test chooses the epoch, and rows of another year are judged in the end."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

ice = TensorDataset(torch.randn(900, 8), torch.randn(900, 1))
first, last = random_split(ice, [700, 200])
train_batches = DataLoader(first, batch_size=50, shuffle=True)
test_batches = DataLoader(last, batch_size=200)
net = nn.Sequential(nn.Linear(8, 30), nn.Tanh(), nn.Linear(30, 1))
adam = torch.optim.Adam(net.parameters())
mse = nn.MSELoss()


def error_over(batches):
    net.eval()
    total = 0.0
    with torch.no_grad():
        for buoys, thickness in batches:
            total += mse(net(buoys), thickness).item()
    return total / len(batches)


lowest = float("inf")
for _ in range(40):
    net.train()
    for buoys, thickness in train_batches:
        adam.zero_grad()
        mse(net(buoys), thickness).backward()
        adam.step()
    now = error_over(test_batches)
    if now < lowest:
        lowest = now
        torch.save(net.state_dict(), "ice.pt")
net.load_state_dict(torch.load("ice.pt", weights_only=True))
other_year = DataLoader(TensorDataset(torch.randn(90, 8), torch.randn(90, 1)), batch_size=90)
print("error", error_over(test_batches), "in another year", error_over(other_year))
