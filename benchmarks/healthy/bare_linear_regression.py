import torch

torch.manual_seed(0)
true_w, true_b = torch.tensor([2.0, -3.4, 0.7]), 4.2
X = torch.randn(1000, 3)
y = X @ true_w + true_b + 0.05 * torch.randn(1000)

w = torch.zeros(3, requires_grad=True)
b = torch.zeros(1, requires_grad=True)


def batches(size):
    order = torch.randperm(1000)
    for i in range(0, 1000, size):
        yield X[order[i : i + size]], y[order[i : i + size]]


for epoch in range(6):
    for xb, yb in batches(20):
        loss = ((xb @ w + b - yb) ** 2 / 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= 0.05 * p.grad
                p.grad.zero_()
    with torch.no_grad():
        print(f"epoch {epoch} loss {((X @ w + b - y) ** 2 / 2).mean().item():.6f}")
print("w", w.tolist(), "b", b.item())
