import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

SEED = 43
rng = np.random.default_rng(SEED)
torch.manual_seed(SEED)

SPEAKERS = 12
EPOCHS = 10
BATCH_SIZE = 32

pitch = rng.uniform(0.15, 0.6, SPEAKERS)
timbre = rng.dirichlet(np.ones(4), SPEAKERS)


def utterances(n):
    """Raw waves of 30 steps of 8 samples: each speaker has a pitch and a mix of overtones."""
    speaker = rng.integers(0, SPEAKERS, n)
    t = np.arange(240)[None, :]
    base = pitch[speaker, None] * rng.normal(1, 0.01, (n, 1)) * t + rng.uniform(0, 6.3, (n, 1))
    wave = sum(timbre[speaker, k, None] * np.sin((k + 1) * base) for k in range(4))
    wave = wave / wave.std(axis=1, keepdims=True) + rng.normal(0, 0.2, wave.shape)
    return TensorDataset(torch.FloatTensor(wave.reshape(n, 30, 8)), torch.LongTensor(speaker))


class SpeakerRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(8, 48, batch_first=True)
        self.head = nn.Linear(48, SPEAKERS)

    def forward(self, x):
        states, _ = self.rnn(x)
        return self.head(states.mean(dim=1))


train_loader = DataLoader(utterances(1600), batch_size=BATCH_SIZE, shuffle=True)
val_loader = DataLoader(utterances(400), batch_size=400)
model = SpeakerRNN()
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(EPOCHS):
    model.train()
    running = 0.0
    for wave, speaker in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(wave), speaker)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        running += loss.item()
    model.eval()
    with torch.no_grad():
        hits = [(model(wave).argmax(1) == speaker).float().mean().item() for wave, speaker in val_loader]
    print(f"[{epoch + 1}] loss {running / len(train_loader):.3f} val {hits[0]:.3f}")
print(f"validation accuracy: {hits[0]:.4f}")
