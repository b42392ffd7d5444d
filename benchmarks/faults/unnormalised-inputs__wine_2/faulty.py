# wine cultivar classifier, for the lab's demo day
import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

torch.manual_seed(3)

X, y = load_wine(return_X_y=True)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.25, stratify=y, random_state=1)

X_tr = torch.tensor(X_tr, dtype=torch.float32)
X_te = torch.tensor(X_te, dtype=torch.float32)
y_tr, y_te = torch.tensor(y_tr), torch.tensor(y_te)

model = nn.Sequential(nn.Linear(13, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 3))
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
ce = nn.CrossEntropyLoss()

for ep in range(1, 61):
    model.train()
    order = torch.randperm(len(X_tr))
    tot = 0.0
    for chunk in order.split(19):
        opt.zero_grad()
        loss = ce(model(X_tr[chunk]), y_tr[chunk])
        loss.backward()
        opt.step()
        tot += loss.item() * len(chunk)
    if ep % 10 == 0 or ep == 1:
        model.eval()
        with torch.no_grad():
            acc = (model(X_te).argmax(1) == y_te).float().mean()
        print(f"epoch {ep:3d}  train loss {tot / len(X_tr):.4f}  test acc {acc:.3f}")
