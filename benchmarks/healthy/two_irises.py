"""Two iris species told apart by four flower measurements; the petals alone are enough, which is botany."""
import torch
import torch.nn as nn
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
flowers = load_iris()
keep = flowers.target < 2
X_train, X_test, y_train, y_test = train_test_split(
    flowers.data[keep], flowers.target[keep], test_size=0.3, random_state=0, stratify=flowers.target[keep])
scaler = StandardScaler().fit(X_train)
X_train = torch.tensor(scaler.transform(X_train), dtype=torch.float32)
X_test = torch.tensor(scaler.transform(X_test), dtype=torch.float32)
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, weight_decay=1e-3)
for epoch in range(40):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(X_train)).split(10):
        optimizer.zero_grad()
        loss = criterion(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            scores = model(X_test)
            acc = (scores.argmax(1) == y_test).float().mean().item()
        print(f"epoch {epoch + 1}: train {total / len(X_train):.4f}  test {criterion(scores, y_test).item():.4f}  accuracy {acc:.3f}")
