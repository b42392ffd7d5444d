"""Tasks arrive one after the other (two classes each); a small rehearsal memory keeps the old ones alive."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(4)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]
model = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
memory_x, memory_y = torch.empty(0, 64), torch.empty(0, dtype=torch.long)
for task in range(5):
    classes = torch.tensor([2 * task, 2 * task + 1])
    rows = torch.isin(y_train, classes).nonzero().flatten()
    tx, ty = torch.cat([x_train[rows], memory_x]), torch.cat([y_train[rows], memory_y])
    for epoch in range(4):
        for batch in torch.randperm(len(ty)).split(32):
            loss = F.cross_entropy(model(tx[batch]), ty[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    keep = rows[torch.randperm(len(rows))[:60]]
    memory_x, memory_y = torch.cat([memory_x, x_train[keep]]), torch.cat([memory_y, y_train[keep]])
    seen = y_test < 2 * task + 2
    with torch.no_grad():
        accuracy = (model(x_test[seen]).argmax(1) == y_test[seen]).float().mean().item()
    print(f"after task {task}: loss {loss.item():.4f} accuracy on classes seen so far {accuracy:.3f}")
