"""Topic of a headline: vocabulary by frequency, embeddings, mean, linear layer."""
import random
from collections import Counter
import torch
import torch.nn as nn
from torch.utils.data import DataLoader

random.seed(15)
torch.manual_seed(15)
topics = {
    0: "match goal coach league striker final cup referee".split(),
    1: "bank shares profit market merger interest budget tax".split(),
    2: "virus vaccine clinic nurse trial patient surgery dose".split(),
}
common = "the a of in for after new says with over big first week day year man city".split()
names = [f"name{k}" for k in range(120)]


def headline():
    t = random.randrange(3)
    body = random.choices(common, k=5) + random.choices(topics[t], k=2) + random.choices(topics[random.randrange(3)], k=1)
    if random.random() < 0.25:
        body.append(random.choice(names))
    random.shuffle(body)
    return body, t


corpus = [headline() for _ in range(2000)]
held = [headline() for _ in range(400)]
frequency = Counter(w for words, _ in corpus for w in words)
# 0 is the padding, 1 the unknown word
word_to_id = {w: i + 2 for i, (w, _) in enumerate(frequency.most_common())}
vocab_size = len(word_to_id)


def collate(batch):
    rows = [torch.tensor([word_to_id.get(w, 1) for w in words]) for words, _ in batch]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), torch.tensor([t for _, t in batch])


class HeadlineNet(nn.Module):
    def __init__(self, rows, dim=16):
        super().__init__()
        self.embedding = nn.Embedding(rows, dim, padding_idx=0)
        self.linear = nn.Linear(dim, 3)

    def forward(self, x):
        mask = (x != 0).unsqueeze(-1)
        return self.linear((self.embedding(x) * mask).sum(1) / mask.sum(1))


train_loader = DataLoader(corpus, batch_size=40, shuffle=True, collate_fn=collate)
held_loader = DataLoader(held, batch_size=200, collate_fn=collate)
net = HeadlineNet(vocab_size)
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-2, weight_decay=0.05)
criterion = nn.CrossEntropyLoss()

for epoch in range(10):
    net.train()
    total = 0
    for step, (x, t) in enumerate(train_loader):
        optimizer.zero_grad()
        loss = criterion(net(x), t)
        loss.backward()
        optimizer.step()
        total += loss.item()
        if step % 10 == 0 and epoch == 0:
            print(f"step {step} loss {loss.item():.4f}", flush=True)
    net.eval()
    with torch.no_grad():
        right = sum((net(x).argmax(1) == t).sum().item() for x, t in held_loader)
    print(f"epoch {epoch} loss {total / len(train_loader):.4f} accuracy {right / 400:.3f}")
