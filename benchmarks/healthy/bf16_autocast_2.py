import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(2024)
device_type = 'cuda' if torch.cuda.is_available() else 'cpu'

X, y = make_classification(n_samples=3000, n_features=24, n_informative=12, n_classes=4,
                           class_sep=1.5, random_state=2024)
scaler = StandardScaler().fit(X[:2400])
X = torch.tensor(scaler.transform(X), dtype=torch.float32)
y = torch.tensor(y)
train_dl = DataLoader(TensorDataset(X[:2400], y[:2400]), batch_size=64, shuffle=True)
val_dl = DataLoader(TensorDataset(X[2400:], y[2400:]), batch_size=200)

model = nn.Sequential(nn.Linear(24, 128), nn.LayerNorm(128), nn.GELU(), nn.Linear(128, 4)).to(device_type)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, epochs=12, steps_per_epoch=len(train_dl))

for epoch in range(12):
    model.train()
    total = 0.0
    for xb, yb in train_dl:
        xb, yb = xb.to(device_type), yb.to(device_type)
        optimizer.zero_grad()
        with torch.autocast(device_type=device_type, dtype=torch.bfloat16):
            loss = loss_fn(model(xb), yb)
        loss.backward()            # bfloat16 has the range of float32, no loss scaling needed
        optimizer.step()
        scheduler.step()
        total += loss.item()
    model.eval()
    correct = 0
    with torch.no_grad(), torch.autocast(device_type=device_type, dtype=torch.bfloat16):
        for xb, yb in val_dl:
            correct += (model(xb.to(device_type)).argmax(1).cpu() == yb).sum().item()
    print(f'epoch {epoch}: loss {total / len(train_dl):.4f}  val acc {correct / 600:.4f}')
