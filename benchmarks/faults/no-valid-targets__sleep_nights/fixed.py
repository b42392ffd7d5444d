"""Sleep stages, one night per step; the technician did not score every half minute (-1)."""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

STAGES = ["wake", "light", "deep", "rem"]
UNSCORED = -1


class Nights(Dataset):
    def __init__(self, n, seed, epochs=60):
        g = torch.Generator().manual_seed(seed)
        centres = torch.randn(len(STAGES), 8, generator=torch.Generator().manual_seed(1))
        self.nights = []
        for _ in range(n):
            lengths = torch.randint(4, 12, (epochs,), generator=g)
            stage = torch.randint(0, 4, (epochs,), generator=g).repeat_interleave(lengths)[:epochs]
            signal = centres[stage] + 1.2 * torch.randn(epochs, 8, generator=g)
            scored = torch.rand(1, generator=g) * 1.2 - 0.1      # share that was scored
            labels = stage.masked_fill(torch.rand(epochs, generator=g) > scored, UNSCORED)
            self.nights.append((signal / 1.5, labels))
        self.nights = [night for night in self.nights if (night[1] != UNSCORED).any()]

    def __len__(self):
        return len(self.nights)

    def __getitem__(self, i):
        return self.nights[i]


class Scorer(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.rnn = nn.GRU(8, width, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * width, len(STAGES))

    def forward(self, signal):
        return self.head(self.rnn(signal)[0])


def stage_loss(logits, labels):
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=UNSCORED)


@torch.no_grad()
def validate(model, nights):
    model.eval()
    right = total = loss = 0
    for signal, labels in nights:
        logits = model(signal[None])
        loss += stage_loss(logits, labels).item() / len(nights)
        scored = labels != UNSCORED
        right += (logits.argmax(-1)[0] == labels)[scored].sum().item()
        total += scored.sum().item()
    return loss, right / total


torch.manual_seed(23)
train, val = Nights(120, seed=2), Nights(40, seed=3)
loader = DataLoader(train, batch_size=1, shuffle=True)
model = Scorer()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
lowest, kept = float("inf"), copy.deepcopy(model.state_dict())
for epoch in range(4):
    model.train()
    total = 0.0
    for signal, labels in loader:
        loss = stage_loss(model(signal), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    val_loss, _ = validate(model, val)
    print(f"epoch {epoch}: loss {total / len(loader):.3f}, val loss {val_loss:.3f}")
    if val_loss < lowest:
        lowest, kept = val_loss, copy.deepcopy(model.state_dict())
model.load_state_dict(kept)
print("agreement of the kept model on other nights: %.3f" % validate(model, val)[1])
