import torch
from torch import nn
from sklearn.datasets import load_breast_cancer

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target)
order = torch.randperm(len(x))
x, y = x[order], y[order]

x_train, y_train = x[:450], y[:450]
x_val, y_val = x[350:], y[350:]

model = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
loss_fn = nn.CrossEntropyLoss()


def run_epoch():
    model.train()
    perm = torch.randperm(len(x_train))
    for i in range(0, len(perm), 30):
        idx = perm[i : i + 30]
        optimizer.zero_grad()
        loss = loss_fn(model(x_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()


@torch.no_grad()
def validate():
    model.eval()
    logits = model(x_val)
    return loss_fn(logits, y_val).item(), (logits.argmax(1) == y_val).float().mean().item()


for epoch in range(15):
    run_epoch()
    val_loss, val_acc = validate()
    print(f"epoch {epoch:2d}  val loss {val_loss:.4f}  val accuracy {val_acc:.4f}")
