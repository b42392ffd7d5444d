# Wisconsin breast cancer, logistic MLP
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)

X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.25, random_state=0, stratify=y)
scaler = StandardScaler()
X_train = torch.tensor(scaler.fit_transform(X_train)).float()
X_val = torch.tensor(scaler.transform(X_val)).float()
y_train = torch.tensor(y_train).float().unsqueeze(1)
y_val = torch.tensor(y_val).float().unsqueeze(1)

model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 1))
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-4)


def accuracy(outputs, targets):
    predicted = outputs.argmax(dim=1)
    return (predicted == targets.squeeze(1)).float().mean().item()


num_epochs = 20
batch_size = 32
for epoch in range(num_epochs):
    model.train()
    order = torch.randperm(X_train.size(0))
    train_loss, train_acc, batches = 0.0, 0.0, 0
    for i in range(0, X_train.size(0), batch_size):
        idx = order[i:i + batch_size]
        outputs = model(X_train[idx])
        loss = criterion(outputs, y_train[idx])

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        train_loss += loss.item()
        train_acc += accuracy(outputs, y_train[idx])
        batches += 1

    model.eval()
    with torch.no_grad():
        outputs = model(X_val)
        val_loss = criterion(outputs, y_val).item()
        val_acc = accuracy(outputs, y_val)
    if (epoch + 1) % 5 == 0:
        print(f'Epoch [{epoch + 1}/{num_epochs}] Loss: {train_loss / batches:.4f} Acc: {train_acc / batches:.4f} '
              f'Val Loss: {val_loss:.4f} Val Acc: {val_acc:.4f}')
