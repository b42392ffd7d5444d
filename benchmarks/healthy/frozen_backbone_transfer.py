"""A pre-trained backbone is frozen and its batch norms stay in eval mode while only a new head is trained."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(52)
images, target = load_digits(return_X_y=True)
x = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8)
x = (x - x.mean()) / x.std()
target = torch.tensor(target)
order = torch.randperm(len(x))
x, target = x[order], target[order]
train_rows, val_rows = slice(0, 1300), slice(1300, None)


def backbone():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())


def loop(body, head, y, params, epochs, lr, freeze):
    opt = torch.optim.Adam(params, lr=lr)
    for epoch in range(epochs):
        head.train()
        body.train(not freeze)
        for rows in torch.randperm(1300).split(50):
            loss = nn.functional.cross_entropy(head(body(x[rows])), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
        body.eval(), head.eval()
        with torch.no_grad():
            acc = (head(body(x[val_rows])).argmax(1) == y[val_rows]).float().mean().item()
        print(f"  epoch {epoch} loss {loss.item():.3f} val acc {acc:.3f}")


body = backbone()
print("pre-training on the ten digits")
head = nn.Linear(128, 10)
loop(body, head, target, [*body.parameters(), *head.parameters()], 4, 2e-3, freeze=False)

print("new task: small, middle or large digit")
for p in body.parameters():
    p.requires_grad_(False)
head = nn.Sequential(nn.Linear(128, 32), nn.ReLU(), nn.Linear(32, 3))
loop(body, head, torch.bucketize(target, torch.tensor([2, 6])), head.parameters(), 8, 2e-3, freeze=True)
