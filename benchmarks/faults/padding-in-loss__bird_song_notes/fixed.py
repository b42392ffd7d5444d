"""Tag each note of a bird's song as trill, whistle or buzz; songs have 5 to 20 notes and are padded to the longest."""
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

PAD_TAG = 0
TAGS = ("pad", "trill", "whistle", "buzz")


def make_song(rng):
    length = int(torch.randint(5, 21, (), generator=rng))
    tags = torch.randint(1, 4, (length,), generator=rng)
    pitch = tags.float() * 0.8 + torch.cat([torch.zeros(1), tags[:-1].float()]) * 0.4
    notes = torch.stack([pitch + 0.5 * torch.randn(length, generator=rng), torch.rand(length, generator=rng)], 1)
    return notes, tags


def collate(batch):
    notes, tags = zip(*batch)
    return pad_sequence(notes, batch_first=True), pad_sequence(tags, batch_first=True, padding_value=PAD_TAG)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(2, 32, batch_first=True, bidirectional=True)
        self.out = nn.Linear(64, len(TAGS))

    def forward(self, notes):
        return self.out(self.rnn(notes)[0])


def main():
    torch.manual_seed(5)
    rng = torch.Generator().manual_seed(5)
    songs, held = [make_song(rng) for _ in range(600)], [make_song(rng) for _ in range(200)]
    loader = DataLoader(songs, batch_size=30, shuffle=True, collate_fn=collate)
    held_loader = DataLoader(held, batch_size=100, collate_fn=collate)
    tagger = Tagger()
    loss_fn = nn.CrossEntropyLoss(ignore_index=PAD_TAG)
    optimizer = torch.optim.Adam(tagger.parameters(), lr=3e-3)
    for epoch in range(6):
        tagger.train()
        total = 0.0
        for notes, tags in loader:
            logits = tagger(notes)
            loss = loss_fn(logits.reshape(-1, len(TAGS)), tags.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        tagger.eval()
        right = count = 0
        with torch.no_grad():
            for notes, tags in held_loader:
                guess, real = tagger(notes).argmax(-1), tags != PAD_TAG
                right += ((guess == tags) & real).sum().item()
                count += real.sum().item()
        print(f"epoch {epoch}: loss {total / len(loader):.4f}, right on {right / count:.3f} of the held-out notes")


if __name__ == "__main__":
    main()
