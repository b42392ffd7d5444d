# Homework 4: write RMSprop yourself and fit the Friedman function with it
import torch
import torch.nn as nn
from sklearn.datasets import make_friedman1

torch.manual_seed(2)


class MyRMSprop(torch.optim.Optimizer):

    def __init__(self, params, lr=1e-3, rho=0.99, eps=1e-8):
        super().__init__(params, dict(lr=lr, rho=rho, eps=eps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None:
                    continue
                state = self.state[p]
                if len(state) == 0:
                    state['square'] = torch.zeros_like(p)
                square = state['square']
                square = group['rho'] * square + (1 - group['rho']) * p.grad ** 2
                state['square'] = square
                p = p - group['lr'] * p.grad / (square.sqrt() + group['eps'])


X, y = make_friedman1(n_samples=1000, n_features=5, noise=0.5, random_state=2)
X = torch.tensor(2 * X - 1, dtype=torch.float32)
y = torch.tensor((y - y[:800].mean()) / y[:800].std(), dtype=torch.float32).view(-1, 1)
X_train, X_val, y_train, y_val = X[:800], X[800:], y[:800], y[800:]

mlp = nn.Sequential(nn.Linear(5, 40), nn.ReLU(), nn.Linear(40, 20), nn.ReLU(), nn.Linear(20, 1))
opt = MyRMSprop(mlp.parameters(), lr=2e-3)
mse = nn.MSELoss()

for epoch in range(1, 41):
    mlp.train()
    perm = torch.randperm(800)
    for k in range(0, 800, 40):
        batch = perm[k:k + 40]
        opt.zero_grad()
        loss = mse(mlp(X_train[batch]), y_train[batch])
        loss.backward()
        opt.step()
    if epoch % 5 == 0:
        mlp.eval()
        with torch.no_grad():
            print('epoch', epoch, 'train', mse(mlp(X_train), y_train).item(), 'val', mse(mlp(X_val), y_val).item())
