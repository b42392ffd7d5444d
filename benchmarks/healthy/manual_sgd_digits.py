# nn tutorial, the bare-hands version: no nn.Module, no optimiser
import math
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(2)
X, y = load_digits(return_X_y=True)
x_train, x_valid, y_train, y_valid = train_test_split(X, y, test_size=0.2, random_state=2, stratify=y)
x_train, x_valid = (torch.tensor(a / 16.0 - 0.3, dtype=torch.float32) for a in (x_train, x_valid))
y_train, y_valid = map(torch.tensor, (y_train, y_valid))

w1 = torch.randn(64, 40) * math.sqrt(2 / 64)
b1 = torch.zeros(40)
w2 = torch.randn(40, 10) / math.sqrt(40)
b2 = torch.zeros(10)
params = [w1, b1, w2, b2]
for p in params:
    p.requires_grad_()


def log_softmax(x):
    return x - x.logsumexp(-1, keepdim=True)


def model(xb):
    return log_softmax((xb @ w1 + b1).clamp(min=0) @ w2 + b2)


def nll(pred, target):
    return -pred[range(target.shape[0]), target].mean()


lr, bs, epochs = 0.2, 32, 20
n = len(x_train)
for epoch in range(epochs):
    order = torch.randperm(n)
    running = 0.0
    for i in range((n - 1) // bs + 1):
        sel = order[i * bs:(i + 1) * bs]
        loss = nll(model(x_train[sel]), y_train[sel])
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= p.grad * lr
                p.grad.zero_()
        running += loss.item() * len(sel)
    with torch.no_grad():
        pred = model(x_valid)
        acc = (pred.argmax(1) == y_valid).float().mean()
        print(epoch, 'train %.4f' % (running / n), 'valid %.4f' % nll(pred, y_valid).item(), 'acc %.4f' % acc.item())
