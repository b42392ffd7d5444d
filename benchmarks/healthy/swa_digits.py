import torch, torch.nn as nn
from torch.optim.swa_utils import AveragedModel, SWALR, update_bn
from torch.utils.data import DataLoader, TensorDataset, Subset
from sklearn.datasets import load_digits

torch.manual_seed(77)
ds = load_digits()
x = torch.tensor(ds.images, dtype=torch.float32).unsqueeze(1) / 16
y = torch.tensor(ds.target)
idx = torch.randperm(len(x))
x = (x - x[idx[:1400]].mean()) / x[idx[:1400]].std()
full = TensorDataset(x, y)
train_loader = DataLoader(Subset(full, idx[:1400].tolist()), batch_size=40, shuffle=True)
test_loader = DataLoader(Subset(full, idx[1400:].tolist()), batch_size=200)

net = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
    nn.Conv2d(16, 24, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
    nn.Flatten(), nn.Linear(24 * 16, 10))
swa_net = AveragedModel(net)
opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3)
EPOCHS, START = 14, 8
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=START, eta_min=0.01)
swa_sched = SWALR(opt, swa_lr=0.02, anneal_epochs=2)
ce = nn.CrossEntropyLoss(label_smoothing=0.05)


def test(m):
    m.eval()
    ok = 0
    with torch.no_grad():
        for a, b in test_loader:
            ok += (m(a).argmax(1) == b).sum().item()
    return ok / len(test_loader.dataset)


for epoch in range(EPOCHS):
    net.train()
    s = 0.0
    for a, b in train_loader:
        opt.zero_grad()
        loss = ce(net(a), b)
        loss.backward()
        opt.step()
        s += loss.item()
    if epoch >= START:
        swa_net.update_parameters(net)
        swa_sched.step()
    else:
        cosine.step()
    print(f"epoch {epoch:2d} lr {opt.param_groups[0]['lr']:.4f} loss {s / len(train_loader):.4f} acc {test(net):.4f}")

update_bn(train_loader, swa_net)
print(f"swa acc {test(swa_net):.4f}")
