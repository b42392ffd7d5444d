import torch
from sklearn.datasets import load_wine

torch.manual_seed(1)
data, target = load_wine(return_X_y=True)
x = torch.tensor(data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.nn.functional.one_hot(torch.tensor(target), 3).float()
order = torch.randperm(len(x))
x, y = x[order], y[order]

w1 = torch.nn.init.xavier_uniform_(torch.empty(13, 12)).requires_grad_()
w2 = torch.nn.init.xavier_uniform_(torch.empty(12, 3)).requires_grad_()
b1, b2 = torch.zeros(12, requires_grad=True), torch.zeros(3, requires_grad=True)

lr = 0.5
for it in range(300):
    batch = torch.randint(0, 130, (32,))
    hidden = torch.tanh(x[batch].mm(w1) + b1)
    logits = hidden.mm(w2) + b2
    loss = -(y[batch] * torch.log_softmax(logits, dim=1)).sum(dim=1).mean()
    loss.backward()
    with torch.no_grad():
        for w in (w1, b1, w2, b2):
            w -= lr * w.grad
    if it % 60 == 59:
        print(f"iteration {it + 1}: loss {loss.item():.4f}")

with torch.no_grad():
    scores = torch.tanh(x[130:].mm(w1) + b1).mm(w2) + b2
    print("accuracy", (scores.argmax(1) == y[130:].argmax(1)).float().mean().item())
