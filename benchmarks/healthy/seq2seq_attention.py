"""Encoder and decoder with attention and teacher forcing, two optimisers; the task is to reverse a string."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(49)
LETTERS, LENGTH, HIDDEN = 12, 6, 48


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(LETTERS, 24)
        self.gru = nn.GRU(24, HIDDEN, batch_first=True)

    def forward(self, x):
        return self.gru(self.embed(x))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(LETTERS + 1, 24)
        self.cell = nn.GRUCell(24 + HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, LETTERS)

    def forward(self, memory, state, target=None):
        token, logits = torch.full((len(memory),), LETTERS), []
        for i in range(LENGTH):
            weight = torch.softmax((memory @ state.unsqueeze(2)).squeeze(2) / HIDDEN**0.5, dim=1)
            context = (weight.unsqueeze(1) @ memory).squeeze(1)
            state = self.cell(torch.cat([self.embed(token), context], 1), state)
            logits.append(self.out(state))
            token = target[:, i] if target is not None else logits[-1].argmax(1)
        return torch.stack(logits, 1)


encoder, decoder = Encoder(), Decoder()
encoder_optimizer = torch.optim.Adam(encoder.parameters(), lr=5e-3)
decoder_optimizer = torch.optim.Adam(decoder.parameters(), lr=5e-3)
for step in range(1, 251):
    x = torch.randint(0, LETTERS, (64, LENGTH))
    y = x.flip(1)
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    memory, state = encoder(x)
    loss = F.cross_entropy(decoder(memory, state[0], y).flatten(0, 1), y.flatten())
    loss.backward()
    encoder_optimizer.step()
    decoder_optimizer.step()
    if step % 50 == 0:
        with torch.no_grad():
            x = torch.randint(0, LETTERS, (200, LENGTH))
            memory, state = encoder(x)
            right = (decoder(memory, state[0]).argmax(-1) == x.flip(1)).float().mean().item()
        print(f"step {step} loss {loss.item():.4f} letters right {right:.3f}")
