import torch
from torch import nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
X, y = load_wine(return_X_y=True)
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
sc = StandardScaler()
Xtr = torch.tensor(sc.fit_transform(Xtr), dtype=torch.float32)
Xte = torch.tensor(sc.transform(Xte), dtype=torch.float32)
ytr, yte = torch.tensor(ytr), torch.tensor(yte)

net = nn.Sequential(nn.Linear(13, 20), nn.ReLU(), nn.Linear(20, 3))
lossfn = nn.CrossEntropyLoss()
opt = torch.optim.SGD(net.parameters(), lr=0.1)

for ep in range(40):
    ix = torch.randperm(len(Xtr))
    for b in ix.split(19):
        opt.zero_grad()
        l = lossfn(net(Xtr[b]), ytr[b])
        opt.step()
        l.backward()
    if ep % 8 == 7:
        acc = (net(Xte).argmax(1) == yte).float().mean().item()
        print(f"ep {ep + 1} loss {l.item():.4f} acc {acc:.3f}")
