# Homework: wine cultivars with an L1 penalty for sparsity
import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

torch.manual_seed(12)
data = load_wine()
Xtr, Xte, ytr, yte = train_test_split(data.data, data.target, test_size=0.3, random_state=12, stratify=data.target)
mu, sd = Xtr.mean(0), Xtr.std(0)
Xtr = torch.tensor((Xtr - mu) / sd).float()
Xte = torch.tensor((Xte - mu) / sd).float()
ytr, yte = torch.tensor(ytr), torch.tensor(yte)

net = nn.Sequential(
    nn.Linear(13, 40),
    nn.ReLU(),
    nn.Linear(40, 3),
)
ce = nn.CrossEntropyLoss()
optim = torch.optim.Adam(net.parameters(), lr=0.005)
l1_lambda = 0.5

for epoch in range(60):
    net.train()
    idx = torch.randperm(len(Xtr))
    for k in range(0, len(Xtr), 16):
        b = idx[k:k + 16]
        optim.zero_grad()
        data_loss = ce(net(Xtr[b]), ytr[b])
        l1 = sum(p.abs().sum() for p in net.parameters() if p.dim() > 1)
        loss = data_loss + l1_lambda * l1
        loss.backward()
        optim.step()
    if epoch % 5 == 4:
        net.eval()
        with torch.no_grad():
            acc_tr = (net(Xtr).argmax(1) == ytr).float().mean().item()
            acc_te = (net(Xte).argmax(1) == yte).float().mean().item()
        print('epoch', epoch + 1, 'loss %.3f' % loss.item(), 'train acc %.3f' % acc_tr, 'test acc %.3f' % acc_te)
