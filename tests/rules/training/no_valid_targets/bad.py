"""Masked words: one in twelve is to be guessed, and in a batch of two short sentences there may be none."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

MASK, IGNORED = 30, -100


class MaskedSentences(Dataset):
    def __init__(self, n=120, length=6):
        generator = torch.Generator().manual_seed(4)
        start = torch.randint(0, 30, (n, 1), generator=generator)
        self.words = (start + 4 * torch.arange(length)) % 30
        self.is_masked = torch.rand(n, length, generator=generator) < 1 / 12

    def __len__(self):
        return len(self.words)

    def __getitem__(self, index):
        words, is_masked = self.words[index], self.is_masked[index]
        return torch.where(is_masked, MASK, words), torch.where(is_masked, words, IGNORED)


torch.manual_seed(0)
model = nn.Sequential(
    nn.Embedding(31, 24), nn.Flatten(), nn.Linear(144, 96), nn.ReLU(), nn.Linear(96, 180), nn.Unflatten(1, (6, 30))
)
criterion = nn.CrossEntropyLoss(ignore_index=IGNORED)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(3):
    for words, targets in DataLoader(MaskedSentences(), batch_size=2, shuffle=True):
        loss = criterion(model(words).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
