"""Benign or malignant, with the thirty measurements of scikit-learn's breast cancer set."""
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset


class BinaryClassifier(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.layer_1 = nn.Linear(n_features, 16)
        self.dropout = nn.Dropout(0.2)
        self.layer_out = nn.Linear(16, 1)

    def forward(self, x):
        x = torch.relu(self.layer_1(x))
        return self.layer_out(self.dropout(x))


def binary_acc(y_pred, y_test):
    y_pred_tag = torch.round(torch.sigmoid(y_pred))
    correct = (y_pred_tag == y_test).float()
    return correct.mean()


torch.manual_seed(6)
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=69, stratify=y)
scaler = StandardScaler().fit(X_train)
to_set = lambda a, b: TensorDataset(torch.FloatTensor(scaler.transform(a)), torch.FloatTensor(b))
train_loader = DataLoader(to_set(X_train, y_train), batch_size=32, shuffle=True)
test_loader = DataLoader(to_set(X_test, y_test), batch_size=171)

model = BinaryClassifier(30)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-3)

for e in range(1, 31):
    model.train()
    epoch_loss = epoch_acc = 0
    for X_batch, y_batch in train_loader:
        optimizer.zero_grad()
        y_pred = model(X_batch)
        loss = criterion(y_pred.squeeze(1), y_batch)
        acc = binary_acc(y_pred, y_batch)
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item()
        epoch_acc += acc.item()
    model.eval()
    with torch.no_grad():
        for X_batch, y_batch in test_loader:
            out = model(X_batch)
            test_loss, test_acc = criterion(out.squeeze(1), y_batch), binary_acc(out, y_batch)
    print(f"Epoch {e:03}: loss {epoch_loss / len(train_loader):.4f} | acc {epoch_acc / len(train_loader):.3f} "
          f"| test loss {test_loss:.4f} | test acc {test_acc:.3f}")
