# regression, effective batch size 256 = 16 x 16
import torch
import torch.nn as nn
from sklearn.datasets import make_friedman2
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(77)

X, y = make_friedman2(n_samples=2560, noise=25.0, random_state=77)
X, X_val, y, y_val = train_test_split(X, y, test_size=0.2, random_state=77)
xs, ys = StandardScaler().fit(X), StandardScaler().fit(y[:, None])
X, X_val = [torch.tensor(xs.transform(a), dtype=torch.float32) for a in (X, X_val)]
y, y_val = [torch.tensor(ys.transform(a[:, None]), dtype=torch.float32) for a in (y, y_val)]

BATCH_SIZE = 16
GRAD_ACCUM_STEPS = 16
EPOCHS = 24

model = nn.Sequential(
    nn.Linear(4, 64), nn.GELU(),
    nn.Linear(64, 64), nn.GELU(),
    nn.Linear(64, 1),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.12, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS)

for epoch in range(EPOCHS):
    model.train()
    shuffled = torch.randperm(len(X))
    batches = shuffled.split(BATCH_SIZE)
    total = 0.0
    for i, b in enumerate(batches):
        loss = nn.functional.smooth_l1_loss(model(X[b]), y[b])
        loss.backward()
        total += loss.item() * len(b)
        if (i + 1) % GRAD_ACCUM_STEPS == 0:
            optimizer.step()
            optimizer.zero_grad()
    scheduler.step()
    model.eval()
    with torch.no_grad():
        val = nn.functional.mse_loss(model(X_val), y_val).item()
    if epoch % 3 == 0 or epoch == EPOCHS - 1:
        print(f"{epoch:2d} | train {total / len(X):8.4f} | val {val:8.4f}")
