"""The one-cycle schedule is stepped after every batch, and its length is counted in batches."""
import torch
from torch import nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(53)
digits = load_digits()
order = torch.randperm(len(digits.target))
x = torch.tensor(digits.images, dtype=torch.float32)[order].unsqueeze(1)
y = torch.tensor(digits.target)[order]
x = (x - x[:1400].mean()) / x[:1400].std()
train = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=64, shuffle=True)
valid = DataLoader(TensorDataset(x[1400:], y[1400:]), batch_size=200)
EPOCHS = 10

net = nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.MaxPool2d(2),
                    nn.Conv2d(12, 24, 3, padding=1), nn.BatchNorm2d(24), nn.ReLU(), nn.MaxPool2d(2),
                    nn.Flatten(), nn.Dropout(0.2), nn.Linear(96, 10))
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9, weight_decay=5e-4)
sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=0.1, total_steps=EPOCHS * len(train))
for epoch in range(EPOCHS):
    net.train()
    total = 0.0
    for a, b in train:
        loss = nn.functional.cross_entropy(net(a), b)
        opt.zero_grad()
        loss.backward()
        opt.step()
        sched.step()
        total += loss.item() / len(train)
    net.eval()
    with torch.no_grad():
        hits = sum((net(a).argmax(1) == b).sum().item() for a, b in valid)
    print(f"epoch {epoch} loss {total:.4f} accuracy {hits / 397:.3f} lr {sched.get_last_lr()[0]:.4f}")
