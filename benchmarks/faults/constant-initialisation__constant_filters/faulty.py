import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(7)


def lines(n):
    """Horizontal, vertical, diagonal and anti-diagonal line pictures."""
    y = torch.randint(0, 4, (n,))
    x = 0.5 * torch.randn(n, 1, 14, 14)
    for i in range(n):
        k = int(torch.randint(3, 11, (1,)))
        if y[i] == 0:
            x[i, 0, k, :] += 1
        elif y[i] == 1:
            x[i, 0, :, k] += 1
        elif y[i] == 2:
            x[i, 0].diagonal(k - 7).add_(1)
        else:
            d = torch.arange(14)
            keep = (13 - d + k - 7 >= 0) & (13 - d + k - 7 < 14)
            x[i, 0, d[keep], (13 - d + k - 7)[keep]] += 1
    return x, y


class LineNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 12, 5)
        self.conv2 = nn.Conv2d(12, 24, 3)
        self.fc = nn.Linear(24, 4)
        for conv in (self.conv1, self.conv2):
            nn.init.constant_(conv.weight, 0.05)
            nn.init.constant_(conv.bias, 0.0)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.fc(x.amax((2, 3)))


x, y = lines(1000)
x_test, y_test = lines(200)
net = LineNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(8):
    total = 0.0
    for rows in torch.randperm(1000).split(40):
        loss = F.cross_entropy(net(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    with torch.no_grad():
        acc = (net(x_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch} loss {total / 25:.3f} accuracy {acc:.3f}")
