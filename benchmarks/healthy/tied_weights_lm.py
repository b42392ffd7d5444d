"""Recurrent language model whose output layer shares the embedding's weights."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2)
VOCAB = 20
nxt = torch.softmax(2.5 * torch.randn(VOCAB, VOCAB), 1)


def stream(n):
    out = [0]
    for _ in range(n - 1):
        out.append(int(torch.multinomial(nxt[out[-1]], 1)))
    return torch.tensor(out)


class TiedLM(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.rnn = nn.LSTM(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, VOCAB)
        self.out.weight = self.embed.weight

    def forward(self, ids, state=None):
        h, state = self.rnn(self.embed(ids), state)
        return self.out(h), state


text = stream(4000).view(20, 200)
model = TiedLM()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(6):
    state, losses = None, []
    for start in range(0, 180, 20):
        x, y = text[:, start : start + 20], text[:, start + 1 : start + 21]
        logits, state = model(x, state)
        state = tuple(s.detach() for s in state)
        loss = F.cross_entropy(logits.reshape(-1, VOCAB), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    print(f"epoch {epoch} loss {sum(losses) / len(losses):.3f}")
