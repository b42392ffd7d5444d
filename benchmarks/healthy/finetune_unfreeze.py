"""Stage 0: pretrain on digits 0-4.  Stage 1: new head on digits 5-9, body frozen.  Stage 2: everything, small lr."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(33)
d = load_digits()
X = torch.tensor(d.images[:, None] / 8 - 1, dtype=torch.float32)
Y = torch.tensor(d.target)
low, high = (Y < 5).nonzero().squeeze(1), (Y >= 5).nonzero().squeeze(1)
high = high[torch.randperm(len(high))]
ft_train, ft_val = high[:600], high[600:]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        self.classifier = nn.Linear(64, 5)

    def forward(self, x):
        return self.classifier(self.features(x))


def run_epoch(net, opt, idx, offset):
    net.train()
    total = 0.0
    for b in idx[torch.randperm(len(idx))].split(32):
        opt.zero_grad()
        loss = F.cross_entropy(net(X[b]), Y[b] - offset)
        loss.backward()
        opt.step()
        total += loss.item() * len(b)
    return total / len(idx)


def val_acc(net):
    net.eval()
    with torch.no_grad():
        return (net(X[ft_val]).argmax(1) == Y[ft_val] - 5).float().mean().item()


net = Net()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for e in range(6):
    print('pretrain', e, '%.4f' % run_epoch(net, opt, low, 0))

for p in net.features.parameters():
    p.requires_grad = False
net.classifier = nn.Linear(64, 5)
opt = torch.optim.Adam(net.classifier.parameters(), lr=5e-3)
for e in range(5):
    print('head only', e, '%.4f' % run_epoch(net, opt, ft_train, 5), 'val %.4f' % val_acc(net))

for p in net.features.parameters():
    p.requires_grad = True
opt.add_param_group({'params': net.features.parameters(), 'lr': 5e-4})
opt.param_groups[0]['lr'] = 1e-3
for e in range(8):
    print('all', e, '%.4f' % run_epoch(net, opt, ft_train, 5), 'val %.4f' % val_acc(net))
