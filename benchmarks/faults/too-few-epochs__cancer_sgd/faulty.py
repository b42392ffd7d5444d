# Wisconsin breast cancer: malignant / benign with a small net
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

EPOCHS = 3
BATCH = 16

torch.manual_seed(33)
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=33, stratify=y)
sc = StandardScaler()
X_train = torch.tensor(sc.fit_transform(X_train)).float()
X_test = torch.tensor(sc.transform(X_test)).float()
y_train = torch.tensor(y_train).float().view(-1, 1)
y_test = torch.tensor(y_test).float().view(-1, 1)

model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for epoch in range(EPOCHS):
    model.train()
    perm = torch.randperm(len(X_train))
    epoch_loss = 0
    for i in range(0, len(X_train), BATCH):
        idx = perm[i:i + BATCH]
        logits = model(X_train[idx])
        loss = criterion(logits, y_train[idx])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(idx)
    model.eval()
    with torch.no_grad():
        out = model(X_test)
        test_loss = criterion(out, y_test).item()
        acc = ((out > 0).float() == y_test).float().mean().item()
    print(f'{epoch + 1}/{EPOCHS} loss {epoch_loss / len(X_train):.4f} test loss {test_loss:.4f} test acc {acc:.4f}')
