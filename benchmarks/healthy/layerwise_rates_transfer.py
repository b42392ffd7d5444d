"""Transfer to a new label set: the pretrained body moves five thousand times slower than the new head."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def fit(body, head, optimizer, x, y, valid, epochs):
    for epoch in range(epochs):
        body.train(), head.train()
        for rows in torch.randperm(len(x)).split(32):
            loss = F.cross_entropy(head(body(x[rows])), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        body.eval(), head.eval()
        with torch.no_grad():
            accuracy = (head(body(valid[0])).argmax(1) == valid[1]).float().mean().item()
        print(f"epoch {epoch}: loss {loss.item():.4f}, validation accuracy {accuracy:.3f}")


def main():
    torch.manual_seed(57)
    images, digit = load_digits(return_X_y=True)
    images, digit = torch.tensor(images / 16 - 0.3, dtype=torch.float32), torch.tensor(digit)
    order = torch.randperm(len(digit))
    images, digit = images[order], digit[order]
    train, valid = slice(0, 1400), slice(1400, None)

    body = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 48), nn.ReLU())
    head = nn.Linear(48, 10)
    print("all ten digits")
    optimizer = torch.optim.Adam([*body.parameters(), *head.parameters()], lr=2e-3)
    fit(body, head, optimizer, images[train], digit[train], (images[valid], digit[valid]), epochs=12)

    print("pairs of neighbouring digits")
    label = digit // 2
    new_head = nn.Linear(48, 5)
    optimizer = torch.optim.Adam([
        {"params": body.parameters(), "lr": 1e-6},
        {"params": new_head.parameters(), "lr": 5e-3},
    ])
    fit(body, new_head, optimizer, images[train], label[train], (images[valid], label[valid]), epochs=12)


main()
