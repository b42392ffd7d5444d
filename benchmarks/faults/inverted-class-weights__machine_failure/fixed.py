"""Predictive maintenance: will the press fail within a day? (competition baseline)"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.metrics import f1_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SEED, EPOCHS, BATCH, LR = 2024, 15, 128, 5e-3
torch.manual_seed(SEED)


def load():
    g = torch.Generator().manual_seed(SEED)
    n = 4000
    temp = 300 + 2 * torch.randn(n, generator=g)
    speed = 1500 + 180 * torch.randn(n, generator=g)
    torque = 40 - 0.03 * (speed - 1500) + 8 * torch.randn(n, generator=g)
    wear = 250 * torch.rand(n, generator=g)
    risk = 0.09 * (torque - 40) + 0.02 * (wear - 125) + 0.3 * (temp - 300) + 0.8 * torch.randn(n, generator=g)
    fails = (risk > risk.quantile(0.94)).float()
    return torch.stack([temp, speed, torque, wear], 1).numpy(), fails.numpy()


X, y = load()
X_tr, X_va, y_tr, y_va = train_test_split(X, y, test_size=0.25, stratify=y, random_state=SEED)
sc = StandardScaler().fit(X_tr)
X_tr, X_va = (torch.tensor(sc.transform(a), dtype=torch.float32) for a in (X_tr, X_va))
y_tr, y_va = torch.tensor(y_tr), torch.tensor(y_va)

n_pos, n_neg = y_tr.sum(), (1 - y_tr).sum()
pos_weight = n_neg / n_pos
print(f"failures {int(n_pos)} of {len(y_tr)}, weight {pos_weight:.3f}")

model = nn.Sequential(nn.Linear(4, 32), nn.GELU(), nn.Linear(32, 1), nn.Flatten(0))
opt = torch.optim.AdamW(model.parameters(), lr=LR, weight_decay=1e-2)
for ep in range(EPOCHS):
    model.train()
    tot = 0.0
    for idx in torch.randperm(len(X_tr)).split(BATCH):
        logit = model(X_tr[idx])
        loss = F.binary_cross_entropy_with_logits(logit, y_tr[idx], pos_weight=pos_weight)
        opt.zero_grad()
        loss.backward()
        opt.step()
        tot += loss.item() * len(idx)
    model.eval()
    with torch.no_grad():
        pred = (model(X_va) > 0).float()
    print(f"ep {ep:02d} loss {tot / len(X_tr):.4f} | recall {recall_score(y_va, pred):.3f} f1 {f1_score(y_va, pred, zero_division=0):.3f}")
