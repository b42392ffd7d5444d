"""Training that only moves the largest gradient entries of every matrix, as in sparse communication schemes."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.optim import Optimizer


class LargestEntrySGD(Optimizer):
    """Momentum SGD; matrices move in the `share` of their entries that want to move most."""

    def __init__(self, params, lr=0.05, momentum=0.9, share=0.25):
        super().__init__(params, dict(lr=lr, momentum=momentum, share=share))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                buf = self.state[p].setdefault("buf", torch.zeros_like(p))
                buf.mul_(group["momentum"]).add_(p.grad)
                if p.dim() < 2:
                    p.add_(buf, alpha=-group["lr"])
                    continue
                k = max(1, int(group["share"] * p.numel()))
                top = buf.flatten().abs().topk(k).indices
                p.view(-1)[top].add_(buf.view(-1)[top], alpha=-group["lr"])
                buf.view(-1)[top] = 0


torch.manual_seed(23)
X, y = load_wine(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.35, random_state=23, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train, X_val = (torch.tensor(scaler.transform(a), dtype=torch.float32) for a in (X_train, X_val))
y_train, y_val = torch.tensor(y_train), torch.tensor(y_val)
model = nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = LargestEntrySGD(model.parameters())

for epoch in range(1, 31):
    model.train()
    for rows in torch.randperm(len(y_train)).split(16):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        out = model(X_val)
    if epoch % 5 == 0:
        print(f"epoch {epoch}: loss {loss.item():.4f}  val {F.cross_entropy(out, y_val):.4f}"
              f"  accuracy {(out.argmax(1) == y_val).float().mean():.3f}")
