# Multi-label tag prediction baseline (competition starter)
import numpy as np
import torch
from torch import nn
from torch.utils.data import TensorDataset, DataLoader
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import f1_score

SEED = 2024
torch.manual_seed(SEED)

X, Y = make_multilabel_classification(n_samples=2500, n_features=40, n_classes=6, n_labels=2,
                                      allow_unlabeled=True, random_state=SEED)
fold = np.arange(len(X)) % 5
trn, val = fold != 0, fold == 0
mu, sd = X[trn].mean(0), X[trn].std(0) + 1e-6
X = ((X - mu) / sd).astype(np.float32)
Y = Y.astype(np.float32)


class Tagger(nn.Module):
    def __init__(self, n_in, n_tags):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(n_in, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(),
        )
        self.tags = nn.Linear(32, n_tags)

    def forward(self, x):
        return torch.sigmoid(self.tags(self.body(x)))


model = Tagger(40, 6)
loader = DataLoader(TensorDataset(torch.from_numpy(X[trn]), torch.from_numpy(Y[trn])),
                    batch_size=50, shuffle=True)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=5, gamma=0.5)

for epoch in range(12):
    model.train()
    tr_loss = 0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        tr_loss += loss.item() / len(loader)
    scheduler.step()

    model.eval()
    with torch.no_grad():
        scores = model(torch.from_numpy(X[val]))
        va_loss = criterion(scores, torch.from_numpy(Y[val])).item()
    f1 = f1_score(Y[val], (scores > 0.5).numpy(), average="micro", zero_division=0)
    print(f"epoch {epoch:2d} | trn {tr_loss:.4f} | val {va_loss:.4f} | micro-F1 {f1:.4f}")
