"""A character language model over a made-up language of syllables."""
import random

import torch
import torch.nn as nn
import torch.nn.functional as F

random.seed(0)
torch.manual_seed(0)
SYLLABLES = ["ka", "to", "mi", "ne", "su", "ra", "lo", "vi"]
text = ""
while len(text) < 6000:
    text += "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, 3))) + " "
chars = sorted(set(text))
ids = torch.tensor([chars.index(c) for c in text])


class CharLM(nn.Module):
    def __init__(self, vocab, dim=32, context=12):
        super().__init__()
        self.token = nn.Embedding(vocab, dim)
        self.position = nn.Parameter(torch.zeros(context, dim))
        layer = nn.TransformerEncoderLayer(dim, 4, 64, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.out = nn.Linear(dim, vocab)

    def forward(self, x):
        n = x.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(n)
        return self.out(self.blocks(self.token(x) + self.position[:n], mask=mask, is_causal=True))


class Trainer:
    def __init__(self, model, ids, context=12, lr=0.05):
        self.model, self.ids, self.context = model, ids, context
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
        self.losses = []

    def batch(self, size=32):
        starts = torch.randint(0, len(self.ids) - self.context - 1, (size,))
        window = torch.stack([self.ids[s : s + self.context + 1] for s in starts])
        return window[:, :-1], window[:, 1:]

    def train(self, steps):
        self.model.train()
        for _ in range(steps):
            x, y = self.batch()
            loss = F.cross_entropy(self.model(x).flatten(0, 1), y.flatten())
            loss.backward()
            self.optimizer.step()
            self.losses.append(loss.item())


trainer = Trainer(CharLM(len(chars)), ids)
for _ in range(6):
    trainer.train(60)
    print(f"after {len(trainer.losses)} steps: loss {sum(trainer.losses[-20:]) / 20:.3f}")
