# Titanic-ish: who survives? (table is simulated)
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import Dataset, DataLoader

np.random.seed(11); torch.manual_seed(11)

N = 1600
pclass = np.random.choice([1, 2, 3], N, p=[.25, .2, .55])
female = np.random.rand(N) < 0.36
age = np.clip(np.random.normal(30, 14, N), 1, 80)
fare = np.random.gamma(2, 60 / pclass ** 2)
sibsp = np.random.poisson(0.5, N)
z = 3.2 * female - 1.1 * (pclass - 2) - 0.05 * (age - 30) - 0.6 * sibsp + 0.004 * fare - 0.9
survived = np.random.rand(N) < 1 / (1 + np.exp(-2 * z))

feats = np.c_[pclass == 1, pclass == 2, pclass == 3, female, age, np.log1p(fare), sibsp].astype('float32')
train_df, valid_df = feats[:1280], feats[1280:]
mu, sigma = train_df.mean(0), train_df.std(0)


class TitanicDataset(Dataset):
    def __init__(self, table, label):
        self.x = ((table - mu) / sigma).astype('float32')
        self.y = label.astype('float32')

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


train_dl = DataLoader(TitanicDataset(train_df, survived[:1280]), batch_size=32, shuffle=True)
valid_dl = DataLoader(TitanicDataset(valid_df, survived[1280:]), batch_size=32)

model = nn.Sequential(
    nn.Linear(7, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(32, 1))
crit = nn.BCEWithLogitsLoss()
optim = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-3)


def validate():
    model.eval()
    losses, right = 0.0, 0
    with torch.no_grad():
        for x, y in valid_dl:
            out = model(x).squeeze(-1)
            losses += crit(out, y).item() * len(y)
            right += ((out > 0) == (y > 0.5)).sum().item()
    return losses / len(valid_dl.dataset), right / len(valid_dl.dataset)


for ep in range(15):
    model.train()
    tr_loss = 0.0
    for x, y in train_dl:
        optim.zero_grad()
        loss = crit(model(x).squeeze(-1), y)
        loss.backward()
        optim.step()
        tr_loss += loss.item() * len(y)
    vl, va = validate()
    print(f'ep {ep:2d} trn {tr_loss / len(train_dl.dataset):.4f} val {vl:.4f} acc {va:.3f}')
