"""Predict the next chord of generated songs with a small LSTM."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(10)
CHORDS = 8
transition = torch.softmax(3 * torch.randn(CHORDS, CHORDS), dim=1)


def song(length):
    chords = [int(torch.randint(CHORDS, (1,)))]
    while len(chords) < length:
        chords.append(int(torch.multinomial(transition[chords[-1]], 1)))
    return chords


songs = torch.tensor([song(17) for _ in range(400)])


class ChordModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(CHORDS, 16)
        self.lstm = nn.LSTM(16, 32, batch_first=True)
        self.proj = nn.Linear(32, CHORDS)

    def forward(self, chords):
        states, _ = self.lstm(self.embed(chords))
        return self.proj(states)


model = ChordModel()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    losses = []
    for batch in songs[:320][torch.randperm(320)].split(16):
        scores = model(batch[:, :-1])
        loss = F.nll_loss(scores.reshape(-1, CHORDS), batch[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        losses.append(loss.item())
    with torch.no_grad():
        held = songs[320:]
        right = (model(held[:, :-1]).argmax(-1) == held[:, 1:]).float().mean().item()
    print(f"epoch {epoch}: nll {sum(losses) / len(losses):.3f}, next chord right {right:.3f}")
