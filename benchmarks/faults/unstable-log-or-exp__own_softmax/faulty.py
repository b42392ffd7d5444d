import torch
from sklearn.datasets import load_digits

torch.manual_seed(6)
data = load_digits()
X = torch.tensor(data.data / 8 - 1, dtype=torch.float32)
Y = torch.tensor(data.target)
mix = torch.randperm(len(X))
X, Y = X[mix], Y[mix]

TEMPERATURE = 0.05
W1 = torch.randn(64, 128) * 0.2
b1 = torch.zeros(128)
W2 = torch.randn(128, 10) * 0.1
b2 = torch.zeros(10)
for p in (W1, b1, W2, b2):
    p.requires_grad_(True)


def logits(x):
    return torch.relu(x @ W1 + b1) @ W2 + b2


def softmax(z):
    e = torch.exp(z / TEMPERATURE)
    return e / e.sum(dim=1, keepdim=True)


learning_rate = 0.02
for step in range(400):
    idx = torch.randint(0, 1500, (50,))
    probabilities = softmax(logits(X[idx]))
    loss = -torch.log(probabilities[torch.arange(50), Y[idx]] + 1e-9).mean()
    loss.backward()
    with torch.no_grad():
        for p in (W1, b1, W2, b2):
            p -= learning_rate * p.grad
            p.grad = None
    if step % 50 == 0:
        with torch.no_grad():
            acc = (logits(X[1500:]).argmax(1) == Y[1500:]).float().mean()
        print(f"step {step} loss {loss.item():.3f} accuracy {acc.item():.3f}")
with torch.no_grad():
    print("final accuracy", (logits(X[1500:]).argmax(1) == Y[1500:]).float().mean().item())
