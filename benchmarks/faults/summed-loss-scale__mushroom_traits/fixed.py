"""Six yes/no traits of a mushroom from 30 measurements, multi-label."""
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(31)

N, D, TRAITS = 2200, 30, 6
X = torch.randn(N, D)
hidden = torch.tanh(X @ torch.randn(D, 12) / D ** 0.5 * 1.5)
Y = (hidden @ torch.randn(12, TRAITS) + 0.4 * torch.randn(N, TRAITS) > 0).float()
train_set, test_set = TensorDataset(X[:1800], Y[:1800]), TensorDataset(X[1800:], Y[1800:])
train_loader = DataLoader(train_set, batch_size=90, shuffle=True)
test_loader = DataLoader(test_set, batch_size=200)

model = nn.Sequential(nn.Linear(D, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, TRAITS))
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def run(loader, training):
    model.train(training)
    losses, right, asked = 0.0, 0, 0
    with torch.set_grad_enabled(training):
        for xb, yb in loader:
            logits = model(xb)
            loss = criterion(logits, yb)
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            losses += loss.item()
            right += ((logits > 0).float() == yb).sum().item()
            asked += yb.numel()
    return losses / len(loader), right / asked


for epoch in range(1, 13):
    tr_loss, tr_acc = run(train_loader, True)
    te_loss, te_acc = run(test_loader, False)
    if epoch % 2 == 0:
        print(f"epoch {epoch:2d} | train {tr_loss:.4f} {tr_acc:.3f} | test {te_loss:.4f} {te_acc:.3f}")
