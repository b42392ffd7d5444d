"""Loan applications in one table, outcomes in another."""
import numpy as np
import pandas as pd
import torch
from torch import nn
from sklearn.preprocessing import StandardScaler

SEED = 2024
np.random.seed(SEED)
torch.manual_seed(SEED)

# ---- tables -------------------------------------------------------------
n = 3000
applications = pd.DataFrame({
    "loan_id": np.arange(n),
    "day": np.random.randint(0, 365, n),
    "income": np.random.lognormal(10, 0.5, n),
    "debt": np.random.lognormal(8, 0.8, n),
    "age": np.random.randint(20, 70, n),
    "jobs": np.random.poisson(2, n),
})
score = (2.2 * (np.log(applications.debt) - 8) - 3 * (np.log(applications.income) - 10)
         - 0.04 * (applications.age - 45) + 0.5 * np.random.randn(n))
outcomes = pd.DataFrame({"loan_id": np.arange(n), "defaulted": (score > 0).astype(int)})

# ---- oldest first, newest fifth kept for validation ---------------------
applications = applications.sort_values("day").reset_index(drop=True)
applications["log_income"] = np.log(applications.income)
applications["log_debt"] = np.log(applications.debt)
columns = ["log_income", "log_debt", "age", "jobs"]
y = outcomes["defaulted"].to_numpy()

cut = int(0.8 * n)
scaler = StandardScaler().fit(applications[columns][:cut])
X = torch.tensor(scaler.transform(applications[columns]), dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)
X_train, y_train, X_valid, y_valid = X[:cut], y[:cut], X[cut:], y[cut:]

# ---- model --------------------------------------------------------------
model = nn.Sequential(nn.Linear(len(columns), 32), nn.ReLU(), nn.Dropout(0.1),
                      nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-4)

for epoch in range(15):
    model.train()
    order = torch.randperm(cut)
    running = 0.0
    for i in range(0, cut, 64):
        idx = order[i:i + 64]
        optimizer.zero_grad()
        loss = criterion(model(X_train[idx]).squeeze(1), y_train[idx])
        loss.backward()
        optimizer.step()
        running += loss.item() * len(idx)
    model.eval()
    with torch.no_grad():
        logits = model(X_valid).squeeze(1)
        valid_loss = criterion(logits, y_valid).item()
        accuracy = ((logits > 0).float() == y_valid).float().mean().item()
    print(f"[{epoch + 1:02d}] train {running / cut:.4f} valid {valid_loss:.4f} acc {accuracy:.3f}")
