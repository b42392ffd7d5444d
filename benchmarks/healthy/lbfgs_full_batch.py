# Small net on a noisy surface, fitted by L-BFGS on the full batch
import torch
import torch.nn as nn
from sklearn.datasets import make_friedman2

torch.manual_seed(0)
X, y = make_friedman2(n_samples=800, noise=20.0, random_state=0)
X, y = torch.tensor(X), torch.tensor(y).unsqueeze(1)
Xtr, ytr, Xte, yte = X[:600], y[:600], X[600:], y[600:]
mx, sx, my, sy = Xtr.mean(0), Xtr.std(0), ytr.mean(), ytr.std()
Xtr, Xte, ytr, yte = (Xtr - mx) / sx, (Xte - mx) / sx, (ytr - my) / sy, (yte - my) / sy

seq = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1)).double()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(seq.parameters(), lr=0.8, max_iter=4, line_search_fn='strong_wolfe')


def penalty():
    return 1e-4 * sum((p ** 2).sum() for p in seq.parameters() if p.dim() > 1)


for i in range(80):
    def closure():
        optimizer.zero_grad()
        loss = criterion(seq(Xtr), ytr) + penalty()
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    if i % 10 == 0 or i == 79:
        with torch.no_grad():
            test_loss = criterion(seq(Xte), yte).item()
        print('STEP:', i, 'loss: %.5f' % loss.item(), 'test loss: %.5f' % test_loss)
