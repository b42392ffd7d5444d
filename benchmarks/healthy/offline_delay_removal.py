"""A bidirectional GRU removes a recorder's delay, echo and hiss from whole recordings, so it may read ahead."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Recordings(Dataset):
    """The clean symbol stream is the target; the recorder wrote it down two ticks later."""

    def __init__(self, n, length=20, levels=5):
        self.clean = torch.randint(0, levels, (n, length))
        delay = 2
        position = torch.arange(length).expand(n, length) - delay
        late = self.clean.gather(1, position.clamp(min=0))
        late = torch.where(position < 0, torch.full_like(late, levels), late)
        echo = nn.functional.one_hot(late, levels + 1).float()
        self.heard = echo + 0.5 * echo.roll(1, dims=1) + 0.25 * torch.randn(n, length, levels + 1)
        self.known = torch.arange(length) < length - delay  # the last two were never written

    def __len__(self):
        return len(self.clean)

    def __getitem__(self, i):
        return self.heard[i], self.clean[i].masked_fill(~self.known, -100)


class Restorer(nn.Module):
    def __init__(self, channels=6, hidden=32, levels=5):
        super().__init__()
        self.rnn = nn.GRU(channels, hidden, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * hidden, levels)

    def forward(self, heard):
        return self.out(self.rnn(heard)[0])


torch.manual_seed(3)
train, valid = random_split(Recordings(1600), [1280, 320])
model = Restorer()
optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
criterion = nn.CrossEntropyLoss(ignore_index=-100)
for epoch in range(10):
    model.train()
    total = 0.0
    for heard, clean in DataLoader(train, batch_size=32, shuffle=True):
        optimizer.zero_grad()
        loss = criterion(model(heard).flatten(0, 1), clean.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(heard)
    model.eval()
    hits = seen = 0
    with torch.no_grad():
        for heard, clean in DataLoader(valid, batch_size=160):
            counted = clean >= 0
            hits += ((model(heard).argmax(-1) == clean) & counted).sum().item()
            seen += counted.sum().item()
    print(f"epoch {epoch} loss {total / len(train):.4f} symbols restored {hits / seen:.3f}")
