# Next-note prediction on generated melodies (scale steps over a chord pattern)
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(22)
NOTES, LENGTH = 24, 25
pattern = torch.tensor([0, 4, 7, 4, 2, 5, 9, 5])


def melodies(n):
    root = torch.randint(0, 12, (n, 1))
    offset = torch.randint(0, 8, (n, 1))
    base = (root + pattern[(offset + torch.arange(LENGTH)) % 8]) % NOTES
    slip = torch.rand(n, LENGTH) < 0.05
    return torch.where(slip, torch.randint(0, NOTES, (n, LENGTH)), base)


songs = melodies(1400)
inputs, targets = songs[:, :-1], songs[:, :-1]
train_dl = DataLoader(TensorDataset(inputs[:1200], targets[:1200]), batch_size=50, shuffle=True)
held_out = songs[1200:]


class MelodyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(NOTES, 24)
        self.lstm = nn.LSTM(24, 64, batch_first=True)
        self.linear = nn.Linear(64, NOTES)

    def forward(self, notes):
        out, _ = self.lstm(self.embedding(notes))
        return self.linear(out)


model = MelodyModel()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(1, 11):
    model.train()
    epoch_loss = 0.0
    for notes, following in train_dl:
        optimizer.zero_grad()
        loss = criterion(model(notes).reshape(-1, NOTES), following.reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        epoch_loss += loss.item()
    model.eval()
    with torch.no_grad():
        guess = model(held_out[:, :-1])[:, -1].argmax(1)
        last_right = (guess == held_out[:, -1]).float().mean().item()
    print(f"epoch {epoch:2d} loss {epoch_loss / len(train_dl):.4f} last note guessed {last_right:.3f}")
