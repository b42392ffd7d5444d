from sklearn.datasets import load_digits
import torch

torch.manual_seed(11)
X, y = load_digits(return_X_y=True)
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y)

shuffle = torch.randperm(len(X))
X, y = X[shuffle], y[shuffle]
mean, std = X[:1500].mean(dim=0), X[:1500].std(dim=0)
X = (X - mean) / std
Xtr, ytr, Xte, yte = X[:1500], y[:1500], X[1500:], y[1500:]

net = torch.nn.Sequential(
    torch.nn.Linear(64, 48),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.1),
    torch.nn.Linear(48, 10),
)
loss_function = torch.nn.CrossEntropyLoss()
sgd = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

for epoch in range(10):
    net.train()
    losses = []
    for k in range(0, 1500, 50):
        out = net(Xtr[k : k + 50])
        loss = loss_function(out, ytr[k : k + 50])
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        accuracy = (net(Xte).argmax(1) == yte).float().mean().item()
    print(f"{epoch}: loss={sum(losses) / len(losses):.3f} accuracy={accuracy:.3f}")
