import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

torch.manual_seed(4)
wine = load_wine()
X = torch.tensor(StandardScaler().fit_transform(wine.data), dtype=torch.float32)
y = torch.tensor(wine.target)
order = torch.randperm(len(y))
train, test = order[:130], order[130:]

model = nn.Sequential()
model.add_module("dense1", nn.Linear(13, 24))
model.add_module("act1", nn.ELU())
model.add_module("dense2", nn.Linear(24, 3))
model.add_module("probabilities", nn.Softmax(dim=1))

nll = nn.NLLLoss()
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.8)
for epoch in range(30):
    shuffled = train[torch.randperm(len(train))]
    for chunk in shuffled.chunk(10):
        opt.zero_grad()
        loss = nll(model(X[chunk]), y[chunk])
        loss.backward()
        opt.step()
    if epoch % 5 == 4:
        with torch.no_grad():
            acc = (model(X[test]).argmax(1) == y[test]).float().mean()
        print(f"after {epoch + 1} epochs: loss {loss.item():+.4f}, accuracy {acc:.3f}")
