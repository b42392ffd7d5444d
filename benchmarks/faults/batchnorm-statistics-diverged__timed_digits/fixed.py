# digits with BN, and a note of how fast each epoch's model answers
import time
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, y = load_digits(return_X_y=True)
X = (X - X.mean()) / X.std()
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=0, stratify=y)
train_ds = TensorDataset(torch.tensor(X_train, dtype=torch.float32).view(-1, 1, 8, 8), torch.tensor(y_train))
test_ds = TensorDataset(torch.tensor(X_test, dtype=torch.float32).view(-1, 1, 8, 8), torch.tensor(y_test))
train_dl, test_dl = DataLoader(train_ds, batch_size=32, shuffle=True), DataLoader(test_ds, batch_size=64)

model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(128, 10))
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
loss_fn = nn.CrossEntropyLoss()


def latency(net, repeats=40):
    """Mean time of a call on one camera frame, in ms."""
    frame = torch.randint(0, 256, (8, 1, 8, 8)).float()
    start = time.perf_counter()
    with torch.no_grad():
        for _ in range(repeats):
            net(frame)
    return 1000 * (time.perf_counter() - start) / repeats


def evaluate(net, loader):
    net.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for xb, yb in loader:
            out = net(xb)
            loss += loss_fn(out, yb).item() * len(xb)
            correct += (out.argmax(1) == yb).sum().item()
    return loss / len(loader.dataset), correct / len(loader.dataset)


for epoch in range(6):
    model.train()
    running = 0.0
    for xb, yb in train_dl:
        opt.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        opt.step()
        running += loss.item()
    model.eval()
    ms = latency(model)
    test_loss, test_acc = evaluate(model, test_dl)
    print(f"epoch {epoch}: train {running / len(train_dl):.3f}  test {test_loss:.3f}  acc {test_acc:.3f}  ({ms:.2f} ms a call)")
