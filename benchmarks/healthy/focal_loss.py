"""Rare events in a table: focal loss on the logits."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2)
x = torch.randn(4000, 10)
score = x[:, 0] + x[:, 1] * x[:, 2]
y = (score > 2.2).float()


class FocalLoss(nn.Module):
    def __init__(self, alpha=0.75, gamma=2.0):
        super().__init__()
        self.alpha, self.gamma = alpha, gamma

    def forward(self, logits, target):
        bce = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
        p = torch.exp(-bce)
        weight = self.alpha * target + (1 - self.alpha) * (1 - target)
        return (weight * (1 - p) ** self.gamma * bce).mean()


model = nn.Sequential(nn.Linear(10, 48), nn.ReLU(), nn.Linear(48, 1))
criterion = FocalLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
print("share of rare class", y.mean().item())
for epoch in range(8):
    for rows in torch.randperm(3200).split(64):
        loss = criterion(model(x[rows]).squeeze(1), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        guess = model(x[3200:]).squeeze(1) > 0
    recall = (guess & y[3200:].bool()).sum() / y[3200:].sum()
    precision = (guess & y[3200:].bool()).sum() / guess.sum().clamp(min=1)
    print(f"epoch {epoch} loss {loss.item():.5f} recall {recall:.3f} precision {precision:.3f}")
