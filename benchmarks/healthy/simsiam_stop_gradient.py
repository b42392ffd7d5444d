"""Self-supervised learning without negatives: one branch is detached by design."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(30)
centres = 2 * torch.randn(12, 24)
label = torch.randint(0, 12, (1500,))
x = centres[label] + 0.6 * torch.randn(1500, 24)


class SimSiam(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(24, 48), nn.BatchNorm1d(48), nn.ReLU(), nn.Linear(48, 24), nn.BatchNorm1d(24))
        self.predictor = nn.Sequential(nn.Linear(24, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 24))

    def forward(self, a, b):
        za, zb = self.encoder(a), self.encoder(b)
        pa, pb = self.predictor(za), self.predictor(zb)
        return -(F.cosine_similarity(pa, zb.detach()).mean() + F.cosine_similarity(pb, za.detach()).mean()) / 2


model = SimSiam()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(8):
    for rows in torch.randperm(1500).split(75):
        batch = x[rows]
        loss = model(batch + 0.3 * torch.randn_like(batch), batch + 0.3 * torch.randn_like(batch))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")
model.eval()
with torch.no_grad():
    z = F.normalize(model.encoder(x), dim=1)
    similarity = z @ z.T
    similarity.fill_diagonal_(-2)
    print("nearest neighbour has the same label", (label[similarity.argmax(1)] == label).float().mean().item())
