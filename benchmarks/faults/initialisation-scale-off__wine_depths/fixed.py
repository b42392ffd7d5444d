# comparing depths on the wine cultivars, weights kept as plain tensors
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

torch.manual_seed(123)
X, y = load_wine(return_X_y=True)
Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, random_state=123, stratify=y)
mean, std = Xa.mean(0), Xa.std(0)
Xa, Xb = torch.tensor((Xa - mean) / std, dtype=torch.float32), torch.tensor((Xb - mean) / std, dtype=torch.float32)
ya, yb = torch.tensor(ya), torch.tensor(yb)


def init_params(sizes):
    params = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        w = torch.randn(n_in, n_out) * (2 / n_in) ** 0.5
        b = torch.zeros(n_out)
        params += [w.requires_grad_(), b.requires_grad_()]
    return params


def predict(params, x):
    for w, b in zip(params[0:-2:2], params[1:-2:2]):
        x = F.relu(x @ w + b)
    return x @ params[-2] + params[-1]


for depth in (4, 6, 8):
    params = init_params([13] + [64] * depth + [3])
    optimizer = torch.optim.SGD(params, lr=0.02, momentum=0.9)
    for epoch in range(40):
        epoch_loss = 0.0
        for idx in torch.randperm(len(Xa)).split(16):
            loss = F.cross_entropy(predict(params, Xa[idx]), ya[idx])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            epoch_loss += loss.item() * len(idx) / len(Xa)
    with torch.no_grad():
        acc = (predict(params, Xb).argmax(1) == yb).float().mean().item()
    print(f"{depth} hidden layers: loss {epoch_loss:.4f}, test accuracy {acc:.3f}")
