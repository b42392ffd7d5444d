# river water class from chemistry; few epochs, the rate drops tenfold after each one
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(88)
X, y = make_classification(6000, 20, n_informative=12, n_redundant=2, n_classes=6,
                           n_clusters_per_class=2, class_sep=1.6, flip_y=0.0, random_state=88)
X, Xv, y, yv = train_test_split(X, y, test_size=0.2, random_state=88)
scale = StandardScaler().fit(X)
X, Xv = (torch.tensor(scale.transform(a), dtype=torch.float32) for a in (X, Xv))
y, yv = torch.tensor(y), torch.tensor(yv)
loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)

model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 6))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.1)

for epoch in range(4):
    model.train()
    running = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        running += loss.item()
    scheduler.step()
    model.eval()
    with torch.no_grad():
        out = model(Xv)
        print(f"epoch {epoch} train {running / len(loader):.3f} val {criterion(out, yv).item():.3f} "
              f"acc {(out.argmax(1) == yv).float().mean():.3f}")
