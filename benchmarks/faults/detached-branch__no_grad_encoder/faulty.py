import torch
import torch.nn as nn
import torch.optim as optim

torch.manual_seed(8)
BITS, LATENT = 16, 6


class Seq2Seq(nn.Module):
    """Reverse a sequence of symbols: a GRU encoder and a GRU decoder."""

    def __init__(self, symbols=10, hidden=48):
        super().__init__()
        self.embed_in = nn.Embedding(symbols, 16)
        self.encoder = nn.GRU(16, hidden, batch_first=True)
        self.embed_out = nn.Embedding(symbols + 1, 16)
        self.decoder = nn.GRU(16, hidden, batch_first=True)
        self.out = nn.Linear(hidden, symbols)
        self.start = symbols

    def encode(self, source):
        with torch.no_grad():
            _, state = self.encoder(self.embed_in(source))
        return state

    def forward(self, source, target):
        state = self.encode(source)
        begin = torch.full((len(target), 1), self.start)
        shifted = torch.cat([begin, target[:, :-1]], dim=1)
        hidden, _ = self.decoder(self.embed_out(shifted), state)
        return self.out(hidden)


def batch(n, length=5):
    source = torch.randint(0, 10, (n, length))
    return source, source.flip(1)


model = Seq2Seq()
optimizer = optim.Adam(model.parameters(), lr=8e-3)
criterion = nn.CrossEntropyLoss()
for step in range(1, 401):
    source, target = batch(64)
    logits = model(source, target)
    loss = criterion(logits.flatten(0, 1), target.flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 80 == 0:
        with torch.no_grad():
            source, target = batch(300)
            right = (model(source, target).argmax(-1) == target).float().mean().item()
        print(f"step {step} loss {loss.item():.4f} symbols right {right:.3f}")
