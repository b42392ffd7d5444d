import torch
from torch import nn
from sklearn.datasets import load_breast_cancer

torch.manual_seed(0)
data = load_breast_cancer()
X = torch.tensor(data.data, dtype=torch.float64)
X = (X - X[:400].mean(0)) / X[:400].std(0)
y = torch.tensor(data.target, dtype=torch.float64)
model = nn.Linear(30, 1).double()
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5, max_iter=10, line_search_fn="strong_wolfe")


def closure():
    optimizer.zero_grad()
    logits = model(X[:400]).squeeze(1)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y[:400])
    loss = loss + 1e-3 * model.weight.pow(2).sum()
    loss.backward()
    return loss


for iteration in range(15):
    loss = optimizer.step(closure)
    with torch.no_grad():
        accuracy = ((model(X[400:]).squeeze(1) > 0) == y[400:].bool()).double().mean()
    print(f"iteration {iteration} loss {loss.item():.5f} accuracy {accuracy:.3f}")
