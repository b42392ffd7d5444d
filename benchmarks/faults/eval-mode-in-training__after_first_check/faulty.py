import torch
from torch import nn
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, Subset, TensorDataset

torch.manual_seed(0)
X, y = load_breast_cancer(return_X_y=True)
order = torch.randperm(len(X)).numpy()
X, y = X[order], y[order]
X = StandardScaler().fit(X[:440]).transform(X)
data = TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))
train_data, val_data = Subset(data, range(440)), Subset(data, range(440, len(X)))
train_loader = DataLoader(train_data, batch_size=22, shuffle=True)
val_loader = DataLoader(val_data, batch_size=64)

model = nn.Sequential(
    nn.Linear(30, 128), nn.ReLU(), nn.Dropout(0.4),
    nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.4),
    nn.Linear(128, 2),
)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-4)
criterion = nn.CrossEntropyLoss()


def validate(model, loader):
    model.eval()
    losses = []
    with torch.no_grad():
        for inputs, labels in loader:
            losses.append(criterion(model(inputs), labels))
    return torch.stack(losses).mean().item()


model.train()
for epoch in range(12):
    for inputs, labels in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch + 1}, last loss {loss.item():.4f}, validation {validate(model, val_loader):.4f}")
