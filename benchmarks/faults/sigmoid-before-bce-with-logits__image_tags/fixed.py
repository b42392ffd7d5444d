"""Several tags per picture: which of five marks does a picture contain?"""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(14)
MARKS = torch.randn(5, 5, 5).sign()


def pictures(n):
    tags = (torch.rand(n, 5) < 0.15).float()
    images = 0.3 * torch.randn(n, 1, 18, 18)
    for i, row in enumerate(tags):
        for k in row.nonzero().flatten().tolist():
            top, left = torch.randint(0, 13, (2,)).tolist()
            images[i, 0, top : top + 5, left : left + 5] += MARKS[k]
    return TensorDataset(images, tags)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 20, 1)
        self.out = nn.Linear(20, 5)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = F.relu(self.conv2(x))
        x = x.amax(dim=(2, 3))
        return self.out(x)


train = DataLoader(pictures(1500), batch_size=50, shuffle=True)
val = DataLoader(pictures(300), batch_size=100)
model = Tagger()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
pos_weight = torch.full((5,), 2.0)

for epoch in range(7):
    model.train()
    for images, tags in train:
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(images), tags, pos_weight=pos_weight)
        loss.backward()
        optimizer.step()
    model.eval()
    exact = 0
    with torch.no_grad():
        for images, tags in val:
            exact += ((model(images) > 0) == tags.bool()).all(1).sum().item()
    print(f"epoch {epoch}: loss {loss.item():.4f}, all tags right {exact / 300:.3f}")
