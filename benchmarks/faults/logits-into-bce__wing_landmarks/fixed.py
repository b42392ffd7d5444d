# Finds the vein junction on a butterfly wing: a convnet paints a heat map
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(26)
SIZE = 16
rows, cols = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")


def wings(n):
    r, c = torch.randint(2, SIZE - 2, (2, n, 1, 1))
    image = 0.5 * torch.randn(n, SIZE, SIZE)
    image += ((rows == r) | (cols == c)) * 1.5           # two veins cross
    heat = torch.exp(-((rows - r) ** 2 + (cols - c) ** 2) / 2.0)
    return (image / 0.8)[:, None], heat[:, None], torch.cat([r, c], 1).flatten(1)


class HeatMapper(nn.Module):
    def __init__(self, ch=12):
        super().__init__()
        self.conv1 = nn.Conv2d(1, ch, 5, padding=2)
        self.conv2 = nn.Conv2d(ch, ch, 5, padding=2)
        self.out = nn.Conv2d(ch, 1, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return torch.sigmoid(self.out(x))


def pixel_error(heat, junction):
    top = heat.flatten(1).argmax(1)
    found = torch.stack([top // SIZE, top % SIZE], 1)
    return (found - junction).float().norm(dim=1).mean().item()


train_x, train_heat, _ = wings(800)
val_x, _, val_junction = wings(200)
net = HeatMapper()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(10):
    net.train()
    losses = []
    for batch in torch.randperm(len(train_x)).split(32):
        heat = net(train_x[batch])
        loss = F.binary_cross_entropy(heat, train_heat[batch])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        err = pixel_error(net(val_x), val_junction)
    print(f"epoch {epoch:2d}  loss {sum(losses) / len(losses):.4f}  error {err:.2f} px")
