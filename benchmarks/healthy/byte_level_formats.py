"""File format from raw bytes: the inputs run from 0 to 255, but they are indices into an embedding table."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Fragments(Dataset):
    def __init__(self, n, seed, length=48):
        g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(256)
        table = torch.softmax(1.2 * torch.randn(6, 256, generator=w), 1)
        self.y = torch.randint(0, 6, (n,), generator=g)
        self.x = torch.multinomial(table[self.y], length, replacement=True, generator=g)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class ByteNet(nn.Module):
    def __init__(self, d=24):
        super().__init__()
        self.table = nn.Embedding(256, d)
        self.conv = nn.Conv1d(d, 48, 3, padding=1)
        self.out = nn.Linear(48, 6)

    def forward(self, x):
        h = self.table(x).transpose(1, 2)
        return self.out(torch.relu(self.conv(h)).mean(2))


torch.manual_seed(93)
train = DataLoader(Fragments(4000, 1), batch_size=50, shuffle=True)
val = DataLoader(Fragments(600, 2), batch_size=200)
net = ByteNet()
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.05)
for epoch in range(6):
    net.train()
    total = 0.0
    for x, y in train:
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        acc = sum((net(x).argmax(1) == y).sum().item() for x, y in val) / len(val.dataset)
    print(f"epoch {epoch}: loss {total / len(train):.3f} val acc {acc:.3f}")
