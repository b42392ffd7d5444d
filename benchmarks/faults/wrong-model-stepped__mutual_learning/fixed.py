"""Two networks see the same cells through different channels and learn from the labels and from each other."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def cells(n=2400, types=6, shape=12, stain=12):
    kind = torch.randint(types, (n,))
    table = torch.Generator().manual_seed(5)
    a, b = torch.randn(types, shape, generator=table), torch.randn(types, stain, generator=table)
    xa = a[kind] * (1 + 0.2 * torch.randn(n, 1)) + 1.1 * torch.randn(n, shape)
    xb = b[kind] + 0.3 * torch.sin(2 * a[kind]) + 1.1 * torch.randn(n, stain)
    return TensorDataset((xa - xa.mean(0)) / xa.std(0), (xb - xb.mean(0)) / xb.std(0), kind)


def student(features, types=6, width=40):
    return nn.Sequential(nn.Linear(features, width), nn.ReLU(), nn.Dropout(0.2), nn.Linear(width, types))


def mimic(own, other):
    return F.kl_div(F.log_softmax(own, 1), F.softmax(other.detach(), 1), reduction="batchmean")


def shares(shape_net, stain_net, loader):
    shape_net.eval(), stain_net.eval()
    hits = torch.zeros(3)
    with torch.no_grad():
        for xa, xb, y in loader:
            la, lb = shape_net(xa), stain_net(xb)
            both = F.softmax(la, 1) + F.softmax(lb, 1)
            hits += torch.stack([(s.argmax(1) == y).sum() for s in (la, lb, both)])
    shape_net.train(), stain_net.train()
    return (hits / len(loader.dataset)).tolist()


torch.manual_seed(66)
fit, held = random_split(cells(), [1900, 500])
train, valid = DataLoader(fit, batch_size=50, shuffle=True), DataLoader(held, batch_size=250)
shape_net, stain_net = student(12), student(12)
shape_opt = torch.optim.Adam(shape_net.parameters(), lr=2e-3)
stain_opt = torch.optim.Adam(stain_net.parameters(), lr=2e-3)
for epoch in range(12):
    for xa, xb, y in train:
        la, lb = shape_net(xa), stain_net(xb)

        shape_loss = F.cross_entropy(la, y) + 0.3 * mimic(la, lb)
        shape_opt.zero_grad()
        shape_loss.backward()
        shape_opt.step()

        stain_loss = F.cross_entropy(lb, y) + 0.3 * mimic(lb, la)
        stain_opt.zero_grad()
        stain_loss.backward()
        stain_opt.step()
    if epoch % 3 == 2:
        print("epoch %2d right: shape %.3f stain %.3f both %.3f" % (epoch + 1, *shares(shape_net, stain_net, valid)))
