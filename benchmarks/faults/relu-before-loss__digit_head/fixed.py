import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(1)

digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(
    torch.tensor(digits.data, dtype=torch.float32) / 16, torch.tensor(digits.target), test_size=0.2, random_state=1
)


def block(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, n_out), nn.ReLU())


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.Sequential(
            *[block(a, b) for a, b in zip(sizes[:-2], sizes[1:-1])], nn.Linear(sizes[-2], sizes[-1])
        )

    def forward(self, x):
        return self.layers(x)


model = MLP([64, 64, 32, 10])
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()
best_accuracy, patience = 0.0, 5
for epoch in range(15):
    model.train()
    for idx in torch.randperm(len(X_train)).split(32):
        optimizer.zero_grad()
        loss = criterion(model(X_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(X_test).argmax(1) == y_test).float().mean().item()
    if accuracy > best_accuracy:
        best_accuracy, patience = accuracy, 5
    else:
        patience -= 1
    print(f"epoch {epoch} loss {loss.item():.3f} accuracy {accuracy:.3f}")
    if patience == 0:
        break
print("best", best_accuracy)
