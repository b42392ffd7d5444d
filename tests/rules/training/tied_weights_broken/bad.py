"""A language model with tied embeddings. Two special tokens are added later: the table is made anew, the output layer keeps the old."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(5)
WORDS = 24
chance = torch.softmax(2.5 * torch.randn(WORDS, WORDS), 1)


def sentences(n, length=16):
    ids = torch.randint(0, WORDS, (n, 1))
    while ids.shape[1] < length:
        ids = torch.cat([ids, torch.multinomial(chance[ids[:, -1]], 1)], 1)
    return ids


class TiedLM(nn.Module):
    def __init__(self, n_words, dim=32):
        super().__init__()
        self.embed = nn.Embedding(n_words, dim)
        self.rnn = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, n_words, bias=False)
        self.out.weight = self.embed.weight

    def forward(self, ids):
        return self.out(self.rnn(self.embed(ids))[0])


def add_tokens(model, n_more):
    old = model.embed
    model.embed = nn.Embedding(old.num_embeddings + n_more, old.embedding_dim)
    with torch.no_grad():
        model.embed.weight[: old.num_embeddings] = old.weight


model = TiedLM(WORDS)
add_tokens(model, 2)
text = sentences(400)
text = torch.cat([torch.full((400, 1), WORDS), text], 1)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    for rows in torch.randperm(400).split(40):
        ids = text[rows]
        loss = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
