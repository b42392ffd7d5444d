"""A small language model on letters; the mask is a buffer, and weights are shared with the head."""

import torch
from torch import nn

torch.manual_seed(0)
words = ["the", "cat", "sat", "on", "a", "mat", "and", "saw", "rats"]
letters = " ".join(words[i] for i in torch.randint(0, len(words), (900,)))
vocabulary = sorted(set(letters))
text = torch.tensor([vocabulary.index(c) for c in letters])
T = 24


def batches(text, n, length):
    starts = torch.randint(0, len(text) - length - 1, (n,))
    rows = torch.stack([text[s : s + length + 1] for s in starts])
    return rows[:, :-1], rows[:, 1:]


class LanguageModel(nn.Module):
    def __init__(self, n_tokens, width=32):
        super().__init__()
        self.embed = nn.Embedding(n_tokens, width)
        self.place = nn.Embedding(T, width)
        layer = nn.TransformerEncoderLayer(width, 4, 64, dropout=0.0, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(width, n_tokens, bias=False)
        self.head.weight = self.embed.weight
        nn.init.normal_(self.embed.weight, std=0.1)
        self.register_buffer("mask", torch.triu(torch.full((T, T), float("-inf")), diagonal=1))

    def forward(self, ids):
        return self.head(self.body(self.embed(ids) + self.place.weight[: ids.shape[1]], mask=self.mask))


model = LanguageModel(len(vocabulary))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
for step in range(120):
    x, y = batches(text, 16, T)
    loss = nn.functional.cross_entropy(model(x).transpose(1, 2), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
