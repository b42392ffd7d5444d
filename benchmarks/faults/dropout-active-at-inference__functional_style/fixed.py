"""Key words in short clips, everything in the functional style."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class KeywordNet(nn.Module):
    def __init__(self, frames=20, bands=8, hidden=64, words=8):
        super().__init__()
        self.gru = nn.GRU(bands, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, words)

    def forward(self, x):
        h = self.gru(x)[0].mean(1)
        h = F.dropout(F.relu(self.fc(h)), p=0.5, training=self.training)
        return self.out(h)


torch.manual_seed(38)
patterns = torch.randn(8, 20, 8)


def clips(n):
    word = torch.randint(0, 8, (n,))
    loud = 0.5 + torch.rand(n, 1, 1)
    x = 0.9 * loud * patterns[word] + torch.randn(n, 20, 8)
    return x / x.std(), word


x, y = clips(2000)
xv, yv = clips(500)
model = KeywordNet()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=6, gamma=0.4)

for epoch in range(12):
    model.train()
    running = 0.0
    for idx in torch.randperm(2000).split(50):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[idx]), y[idx])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running += loss.item() / 40
    scheduler.step()
    model.eval()
    with torch.no_grad():
        logits = model(xv)
    print(f"epoch {epoch + 1:2d}, loss {running:.3f}, val loss {F.cross_entropy(logits, yv):.3f}, "
          f"val accuracy {(logits.argmax(1) == yv).float().mean():.3f}")
