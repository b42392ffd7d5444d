import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(wine.target) - 1
index = torch.randperm(len(x))
x, y = x[index], y[index]

w1 = (torch.randn(13, 20) / 13**0.5).requires_grad_()
b1 = torch.zeros(20, requires_grad=True)
w2 = (torch.randn(20, 3) / 20**0.5).requires_grad_()
b2 = torch.zeros(3, requires_grad=True)
params = [w1, b1, w2, b2]


def forward(batch):
    return torch.tanh(batch @ w1 + b1) @ w2 + b2


optimizer = torch.optim.SGD(params, lr=0.2)
for step in range(300):
    rows = torch.randint(0, 130, (26,))
    loss = F.cross_entropy(forward(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 50 == 0:
        print(step, loss.item())

with torch.no_grad():
    print("accuracy", (forward(x[130:]).argmax(1) == y[130:]).float().mean().item())
