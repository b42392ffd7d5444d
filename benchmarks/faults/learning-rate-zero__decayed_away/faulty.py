import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(19)

# sequences of +1/-1; does the sum of the first half exceed that of the second?
x = torch.randint(0, 2, (1600, 20)).float() * 2 - 1
y = (x[:, :10].sum(1) > x[:, 10:].sum(1)).long()

model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
scheduler = torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=20, power=1.0)

for epoch in range(20):
    epoch_loss = 0.0
    for batch in torch.randperm(1200).split(40):
        logits = model(x[batch])
        loss = F.cross_entropy(logits, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        epoch_loss += loss.item() * len(batch)
    with torch.no_grad():
        accuracy = (model(x[1200:]).argmax(1) == y[1200:]).float().mean()
    print(f"{epoch:2d} {epoch_loss / 1200:.4f} {accuracy:.3f}")
