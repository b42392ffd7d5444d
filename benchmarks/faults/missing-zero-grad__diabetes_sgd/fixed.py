import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
X, y = load_diabetes(return_X_y=True)
order = torch.randperm(len(X)).numpy()
X, y = X[order], y[order].reshape(-1, 1)
X = StandardScaler().fit(X[:342]).transform(X)
y = StandardScaler().fit(y[:342]).transform(y)
dataset = TensorDataset(torch.tensor(X).float(), torch.tensor(y).float())
train_set, test_set = Subset(dataset, range(342)), Subset(dataset, range(342, len(X)))
train_loader = DataLoader(train_set, batch_size=18, shuffle=True)
test_loader = DataLoader(test_set, batch_size=100)

model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)

for epoch in range(15):
    model.train()
    train_loss = 0.0
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, targets)
        loss.backward()
        optimizer.step()
        train_loss += loss.item()
    model.eval()
    with torch.no_grad():
        test_loss = sum(criterion(model(i), t).item() for i, t in test_loader)
    print(f"Epoch {epoch + 1}, train {train_loss / len(train_loader):.4f}, test {test_loss:.4f}")
