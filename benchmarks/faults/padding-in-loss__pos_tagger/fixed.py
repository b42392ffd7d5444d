"""Part-of-speech style tagging with a bidirectional LSTM on sentences of uneven length."""
import random

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

PAD_WORD, PAD_TAG = 0, 0
N_WORDS, N_TAGS = 60, 6


def make_sentence(rng):
    length = 60 if rng.random() < 0.06 else rng.randint(3, 9)
    words = [rng.randint(1, N_WORDS - 1) for _ in range(length)]
    tags = []
    for i, w in enumerate(words):
        previous = words[i - 1] if i else 0
        tags.append(1 + (w + (previous % 2) * 2) % (N_TAGS - 1))
    return torch.tensor(words), torch.tensor(tags)


def collate(batch):
    words, tags = zip(*batch)
    return (
        pad_sequence(words, batch_first=True, padding_value=PAD_WORD),
        pad_sequence(tags, batch_first=True, padding_value=PAD_TAG),
    )


class Tagger(nn.Module):
    def __init__(self, dim=32, hidden=32):
        super().__init__()
        self.embedding = nn.Embedding(N_WORDS, dim, padding_idx=PAD_WORD)
        self.lstm = nn.LSTM(dim, hidden, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(2 * hidden, N_TAGS)

    def forward(self, words):
        states, _ = self.lstm(self.embedding(words))
        return self.classifier(states)


rng = random.Random(5)
torch.manual_seed(5)
train_set = [make_sentence(rng) for _ in range(1200)]
test_set = [make_sentence(rng) for _ in range(300)]
train_loader = DataLoader(train_set, batch_size=40, shuffle=True, collate_fn=collate)
test_loader = DataLoader(test_set, batch_size=50, collate_fn=collate)

model = Tagger()
criterion = nn.CrossEntropyLoss(ignore_index=PAD_TAG)
optimizer = torch.optim.SGD(model.parameters(), lr=0.6, momentum=0.9)

for epoch in range(6):
    model.train()
    losses = []
    for words, tags in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(words).flatten(0, 1), tags.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    right = total = 0
    with torch.no_grad():
        for words, tags in test_loader:
            real = words != PAD_WORD
            right += (model(words).argmax(-1) == tags)[real].sum().item()
            total += real.sum().item()
    print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.4f}, accuracy on words {right / total:.3f}")
