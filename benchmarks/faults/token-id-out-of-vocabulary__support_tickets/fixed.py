"""Routing support tickets with averaged word embeddings; the vocabulary is counted from the training texts."""
import random
from collections import Counter

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

TOPICS = {
    0: "invoice refund charge card payment billing price receipt discount tax".split(),
    1: "login password reset account email locked signin username session token".split(),
    2: "crash error freeze screen slow update install bug version restart".split(),
}
FILLER = "hello please help my the i have a problem with since yesterday thanks and it is not working".split()


def write_ticket(rng):
    topic = rng.randrange(3)
    words = rng.choices(FILLER, k=rng.randint(4, 10)) + rng.choices(TOPICS[topic], k=rng.randint(1, 3))
    words += rng.choices(TOPICS[rng.randrange(3)], k=1)
    rng.shuffle(words)
    return " ".join(words), topic


class Vocabulary:
    def __init__(self, texts, specials=("<pad>", "<unk>")):
        counts = Counter(word for text in texts for word in text.split())
        self.words = [word for word, _ in counts.most_common()]
        self.index = {word: i for i, word in enumerate([*specials, *self.words])}

    def __len__(self):
        return len(self.index)

    def encode(self, text):
        return torch.tensor([self.index.get(word, 1) for word in text.split()])


class Router(nn.Module):
    def __init__(self, vocab_size, dim=24):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, dim, padding_idx=0)
        self.classifier = nn.Sequential(nn.Linear(dim, 32), nn.ReLU(), nn.Linear(32, 3))

    def forward(self, ids):
        present = (ids != 0).unsqueeze(-1)
        mean = (self.embedding(ids) * present).sum(1) / present.sum(1)
        return self.classifier(mean)


rng = random.Random(13)
torch.manual_seed(13)
tickets = [write_ticket(rng) for _ in range(1500)]
train, valid = tickets[:1200], tickets[1200:]
vocab = Vocabulary(text for text, _ in train)
collate = lambda batch: (pad_sequence([vocab.encode(t) for t, _ in batch], batch_first=True), torch.tensor([y for _, y in batch]))
train_loader = DataLoader(train, batch_size=30, shuffle=True, collate_fn=collate)
valid_loader = DataLoader(valid, batch_size=100, collate_fn=collate)
model, criterion = Router(len(vocab)), nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    model.train()
    total = 0.0
    for ids, topic in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(ids), topic)
        loss.backward()
        optimizer.step()
        total += loss.item() / len(train_loader)
    model.eval()
    with torch.no_grad():
        right = sum((model(ids).argmax(1) == topic).sum().item() for ids, topic in valid_loader)
    print(f"epoch {epoch} loss {total:.4f} routed correctly {right / len(valid):.3f}")
