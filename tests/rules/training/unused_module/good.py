"""A tied language model with attention: the decoder's weight is the embedding's, attention uses its projection by weight."""

import torch
import torch.nn.functional as F
from torch import nn


class TinyLM(nn.Module):
    def __init__(self, vocabulary=24, width=16):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(12, width)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.norm = nn.LayerNorm(width)
        self.decoder = nn.Linear(width, vocabulary)
        self.decoder.weight = self.embedding.weight
        self.sampler = nn.Softmax(dim=-1)  # for generation only

    def forward(self, tokens):
        n = tokens.shape[1]
        h = self.embedding(tokens) + self.position.weight[:n]
        mask = torch.triu(torch.ones(n, n, dtype=torch.bool), 1)
        h = self.norm(h + self.attention(h, h, h, attn_mask=mask, need_weights=False)[0])
        return F.linear(h, self.decoder.weight, self.decoder.bias)


torch.manual_seed(0)
start = torch.randint(0, 24, (512, 1))
tokens = (start + torch.arange(12) * 5) % 24
model = TinyLM()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for step in range(120):
    batch = tokens[torch.randint(0, 512, (32,))]
    loss = F.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())
