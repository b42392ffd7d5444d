"""Sentences of different lengths: padding, packed sequences, ignore_index."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader

torch.manual_seed(33)
PAD = -100


def sentence():
    n = int(torch.randint(3, 12, (1,)))
    ids = torch.randint(1, 30, (n,))
    return ids, (ids.cumsum(0) % 3)


def collate(batch):
    batch = sorted(batch, key=lambda pair: -len(pair[0]))
    ids, tags = zip(*batch)
    return pad_sequence(ids, batch_first=True), pad_sequence(tags, batch_first=True, padding_value=PAD), torch.tensor([len(i) for i in ids])


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(30, 24, padding_idx=0)
        self.gru = nn.GRU(24, 48, batch_first=True)
        self.out = nn.Linear(48, 3)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embed(ids), lengths, batch_first=True)
        h, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        return self.out(h)


loader = DataLoader([sentence() for _ in range(1000)], batch_size=25, shuffle=True, collate_fn=collate)
model = Tagger()
optimizer = torch.optim.Adam(model.parameters(), lr=8e-3)
criterion = nn.CrossEntropyLoss(ignore_index=PAD)
for epoch in range(8):
    right = total = 0
    for ids, tags, lengths in loader:
        logits = model(ids, lengths)
        loss = criterion(logits.transpose(1, 2), tags)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        keep = tags != PAD
        right += (logits.argmax(-1) == tags)[keep].sum().item()
        total += keep.sum().item()
    print(f"epoch {epoch} loss {loss.item():.4f} tags right {right / total:.3f}")
