import numpy as np
import torch
from torch import nn, optim

rng = np.random.default_rng(8)
torch.manual_seed(8)
NOTES, T = 14, 32

# each note has two usual followers, the first more often
follow = np.stack([rng.permutation(NOTES), rng.permutation(NOTES)], 1)


def melody(length):
    notes = [rng.integers(NOTES)]
    while len(notes) < length:
        notes.append(follow[notes[-1], int(rng.random() < 0.2)])
    return notes


songs = torch.tensor(np.array([melody(T + 1) for _ in range(700)]))
train_songs, val_songs = songs[:560], songs[560:]


class MelodyGRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(NOTES, 16)
        self.gru = nn.GRU(16, 48, batch_first=True)
        self.fc = nn.Linear(48, NOTES)

    def forward(self, x):
        out, _ = self.gru(self.emb(x))
        return self.fc(out)


def split_song(song):
    """Input notes and the notes that follow them."""
    return song[:, :-1], song[:, 1:]


def sequence_loss(logits, target):
    return nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())


model = MelodyGRU()
opt = optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    model.train()
    epoch_loss, batches = 0.0, 0
    for rows in torch.randperm(len(train_songs)).split(28):
        x, y = split_song(train_songs[rows])
        loss = sequence_loss(model(x), y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        epoch_loss, batches = epoch_loss + loss.item(), batches + 1
    model.eval()
    with torch.no_grad():
        x, y = split_song(val_songs)
        hit = (model(x).argmax(-1) == y).float().mean().item()
    print(f"epoch {epoch + 1:2d}: loss {epoch_loss / batches:.3f}, next note guessed {hit:.3f}")
