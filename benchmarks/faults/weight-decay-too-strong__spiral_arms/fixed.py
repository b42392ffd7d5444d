"""Three spiral arms, a network with two hidden layers."""
import math
import torch
import torch.nn as nn

torch.manual_seed(70)


def spirals(n):
    arm = torch.randint(0, 3, (n,))
    r = torch.rand(n).sqrt()
    angle = 4 * r + arm * 2 * math.pi / 3 + 0.12 * torch.randn(n)
    xy = torch.stack([r * angle.cos(), r * angle.sin()], 1)
    return xy / 0.5, arm


x, y = spirals(1500)
x_val, y_val = spirals(500)
model = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-5)

for epoch in range(40):
    model.train()
    mean_loss = 0.0
    for rows in torch.randperm(1500).split(50):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        mean_loss += loss.item() / 30
    if (epoch + 1) % 5 == 0:
        model.eval()
        with torch.no_grad():
            out = model(x_val)
            print(f"{epoch + 1} loss {mean_loss:.4f} val loss {nn.functional.cross_entropy(out, y_val):.4f} "
                  f"val acc {(out.argmax(1) == y_val).float().mean():.3f}")
