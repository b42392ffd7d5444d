import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)


def load():
    data = load_digits()
    x = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16
    y = torch.tensor(data.target)
    order = torch.randperm(len(x))
    return x[order], y[order]


def compute_loss(model, x, y, smoothing=0.05):
    logits = model(x)
    per_sample = F.cross_entropy(logits, y, reduction="none", label_smoothing=smoothing)
    return torch.tensor(per_sample.mean().item(), requires_grad=True)


def main():
    x, y = load()
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(64, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(8):
        for start in range(0, 1440, 60):
            optimizer.zero_grad()
            loss = compute_loss(model, x[start : start + 60], y[start : start + 60])
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            accuracy = (model(x[1440:]).argmax(1) == y[1440:]).float().mean()
        print(f"epoch {epoch}: loss {loss.item():.4f} accuracy {accuracy:.3f}")


main()
