"""Word vectors with negative sampling on a made corpus; two embedding tables, hand-written loss."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(34)
WORDS, GROUPS = 60, 6
sentences = torch.randint(0, GROUPS, (1500, 1)) * 10 + torch.randint(0, 10, (1500, 8))


class SkipGram(nn.Module):
    def __init__(self, dim=12):
        super().__init__()
        self.word = nn.Embedding(WORDS, dim)
        self.context = nn.Embedding(WORDS, dim)
        nn.init.zeros_(self.context.weight)

    def forward(self, word, positive, negative):
        w = self.word(word)
        good = (w * self.context(positive)).sum(-1)
        bad = (w[:, None] * self.context(negative)).sum(-1)
        return -(F.logsigmoid(good) + F.logsigmoid(-bad).sum(1)).mean()


model = SkipGram()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(500):
    rows = sentences[torch.randint(0, 1500, (128,))]
    i, j = torch.randint(0, 8, (2, 128))
    index = torch.arange(128)
    loss = model(rows[index, i], rows[index, j], torch.randint(0, WORDS, (128, 4)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 99:
        with torch.no_grad():
            v = F.normalize(model.word.weight, dim=1)
            s = (v @ v.T).fill_diagonal_(-2)
        same = (s.argmax(1) // 10 == torch.arange(WORDS) // 10).float().mean().item()
        print(f"step {step + 1} loss {loss.item():.3f} nearest word of the same group {same:.2f}")
