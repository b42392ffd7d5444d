import torch
import torch.nn.functional as F
from torch import nn


class Bumps:
    """Pictures with one to four bright bumps; the task is to count them."""

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        yy, xx = torch.meshgrid(torch.arange(16.0), torch.arange(16.0), indexing="ij")
        self.count = torch.randint(1, 5, (n,), generator=g)
        self.images = 0.15 * torch.randn(n, 1, 16, 16, generator=g)
        for i in range(n):
            cells = torch.randperm(9, generator=g)[: int(self.count[i])]
            for c in cells.tolist():
                cy, cx = 3 + 5 * (c // 3), 3 + 5 * (c % 3)
                self.images[i, 0] += torch.exp(-((yy - cy) ** 2 + (xx - cx) ** 2) / 3)

    def batches(self, size, shuffle):
        rows = torch.randperm(len(self.count)) if shuffle else torch.arange(len(self.count))
        for part in rows.split(size):
            yield self.images[part], self.count[part] - 1


def conv_bn(a, b, stride):
    return nn.Sequential(nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv_bn(1, 8, 1)
        self.stage1 = conv_bn(8, 16, 2)
        self.stage2 = conv_bn(16, 32, 2)
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        x = self.stage2(self.stage1(self.stem(x)))
        return self.head(x.mean((2, 3)))


class Trainer:
    def __init__(self, model, lr=3e-3):
        self.model = model
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr)

    def run_epoch(self, data, training):
        self.model.train(training)
        losses, hits, total = [], 0, 0
        with torch.set_grad_enabled(training):
            for images, count in data.batches(32 if training else 50, shuffle=training):
                logits = self.model(images)
                loss = F.cross_entropy(logits, count)
                if training:
                    self.optimizer.zero_grad()
                    loss.backward()
                    self.optimizer.step()
                losses.append(loss.item())
                hits += (logits.argmax(1) == count).sum().item()
                total += len(count)
        return sum(losses) / len(losses), hits / total


torch.manual_seed(5)
train, val = Bumps(800, 0), Bumps(200, 1)
trainer = Trainer(Counter())
for epoch in range(8):
    tl, ta = trainer.run_epoch(train, training=True)
    vl, va = trainer.run_epoch(val, training=False)
    print(f"{epoch} train {tl:.3f}/{ta:.3f} val {vl:.3f}/{va:.3f}")
