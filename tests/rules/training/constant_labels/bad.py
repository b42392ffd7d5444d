"""The labels are compared with a string that never occurs, so every sample is of class 0."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Tumours(Dataset):
    def __init__(self):
        data = load_breast_cancer()
        self.names = data.target_names[data.target]
        self.features = (data.data - data.data.mean(0)) / data.data.std(0)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        label = 1 if self.names[i] == "Malignant" else 0
        return torch.tensor(self.features[i], dtype=torch.float32), label


torch.manual_seed(0)
train, valid = torch.utils.data.random_split(Tumours(), [469, 100])
train_loader = DataLoader(train, batch_size=32, shuffle=True)
valid_loader = DataLoader(valid, batch_size=100)
model = nn.Sequential(nn.Linear(30, 24), nn.ReLU(), nn.Linear(24, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(4):
    for features, labels in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(features), labels)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        for features, labels in valid_loader:
            accuracy = (model(features).argmax(1) == labels).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.4f}, accuracy {accuracy:.3f}")
