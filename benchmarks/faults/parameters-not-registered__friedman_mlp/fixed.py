import torch
import torch.nn as nn
from sklearn.datasets import make_friedman1
from sklearn.metrics import r2_score

torch.manual_seed(0)

X, y = make_friedman1(n_samples=2000, n_features=10, noise=0.5, random_state=0)
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32).reshape(-1, 1)
x_train, x_test = X[:1600], X[1600:]
y_train, y_test = y[:1600], y[1600:]
x_mean, x_std = x_train.mean(0), x_train.std(0)
y_mean, y_std = y_train.mean(), y_train.std()
x_train, x_test = (x_train - x_mean) / x_std, (x_test - x_mean) / x_std
y_train = (y_train - y_mean) / y_std


class MLP(nn.Module):
    """input -> n hidden layers -> output"""

    def __init__(self, d_in, hidden_sizes, d_out):
        super(MLP, self).__init__()
        sizes = [d_in] + hidden_sizes
        self.hidden = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])
        self.out = nn.Linear(sizes[-1], d_out)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.out(x)


model = MLP(10, [32, 16], 1)
loss_fn = torch.nn.MSELoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(x_train, y_train), batch_size=50, shuffle=True)

for t in range(30):
    s = 0.0
    for xb, yb in loader:
        y_pred = model(xb)
        loss = loss_fn(y_pred, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        s += loss.item()
    if t % 3 == 2:
        print(t, s / len(loader))

with torch.no_grad():
    pred = model(x_test) * y_std + y_mean
print("R2 on test:", r2_score(y_test.numpy(), pred.numpy()))
