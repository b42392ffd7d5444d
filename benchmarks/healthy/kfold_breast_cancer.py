import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

N_SPLITS, EPOCHS, BS = 5, 12, 32
X, y = load_breast_cancer(return_X_y=True)
X, y = X.astype(np.float32), y.astype(np.float32)
oof = np.zeros(len(y))
aucs = []

for fold, (trn, val) in enumerate(StratifiedKFold(N_SPLITS, shuffle=True, random_state=71).split(X, y)):
    torch.manual_seed(71 + fold)
    scaler = StandardScaler().fit(X[trn])
    x_trn, x_val = torch.from_numpy(scaler.transform(X[trn])), torch.from_numpy(scaler.transform(X[val]))
    y_trn = torch.from_numpy(y[trn])

    model = nn.Sequential(nn.Linear(30, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x_trn, y_trn), batch_size=BS, shuffle=True)

    for epoch in range(EPOCHS):
        model.train()
        avg_loss = 0.0
        for xb, yb in loader:
            loss = nn.functional.binary_cross_entropy_with_logits(model(xb).squeeze(1), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            avg_loss += loss.item() / len(loader)
        if epoch in (0, EPOCHS - 1):
            print(f'fold {fold} epoch {epoch}: loss {avg_loss:.4f}')

    model.eval()
    with torch.no_grad():
        oof[val] = torch.sigmoid(model(x_val)).squeeze(1).numpy()
    aucs.append(roc_auc_score(y[val], oof[val]))
    print(f'fold {fold} AUC {aucs[-1]:.4f}')

print(f'CV AUC {np.mean(aucs):.4f} +- {np.std(aucs):.4f}, accuracy {np.mean((oof > 0.5) == y):.4f}')
