import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(2)

iris = load_iris()
X = StandardScaler().fit_transform(iris.data).astype(np.float32)
Y = np.eye(3, dtype=np.float32)[iris.target]
X_train, X_test, Y_train, Y_test = map(
    torch.from_numpy, train_test_split(X, Y, test_size=0.4, stratify=iris.target, random_state=2)
)


class IrisNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 16)
        self.fc2 = nn.Linear(16, 16)
        self.fc3 = nn.Linear(16, 3)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


model = IrisNet()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for epoch in range(60):
    model.train()
    for rows in torch.randperm(len(X_train)).split(5):
        optimizer.zero_grad()
        loss = criterion(model(X_train[rows]), Y_train[rows])
        loss.backward()
        optimizer.step()
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            out = model(X_test)
            val_loss = criterion(out, Y_test).item()
        print("epoch", epoch + 1, "loss", loss.item(), "val_loss", val_loss)
print("accuracy", (out.argmax(1) == Y_test.argmax(1)).float().mean().item())
