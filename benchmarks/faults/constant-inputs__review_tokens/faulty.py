"""Sentiment of made-up reviews: a bag of word vectors."""
import random

import torch
import torch.nn.functional as F
from torch import nn

random.seed(5)
torch.manual_seed(5)

GOOD = ["Lovely", "Brilliant", "Superb", "Charming", "Funny", "Moving"]
BAD = ["Dull", "Awful", "Slow", "Boring", "Weak", "Tedious"]
REST = ["Movie", "Plot", "Actor", "Scene", "Music", "The", "A", "Was", "And", "Very", "Quite", "Ending"]


def review():
    label = random.randint(0, 1)
    strong = GOOD if label else BAD
    words = random.choices(strong, k=3) + random.choices(REST, k=7)
    random.shuffle(words)
    return " ".join(words), label


vocabulary = {"<unk>": 0}
for word in GOOD + BAD + REST:
    vocabulary[word] = len(vocabulary)


def encode(text):
    return [vocabulary.get(word, 0) for word in text.lower().split()]


reviews = [review() for _ in range(1200)]
tokens = torch.tensor([encode(text) for text, _ in reviews])
labels = torch.tensor([label for _, label in reviews])


class BagOfWords(nn.Module):
    def __init__(self, words, width=16):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.hidden = nn.Linear(width, 16)
        self.out = nn.Linear(16, 2)

    def forward(self, ids):
        return self.out(F.relu(self.hidden(self.embedding(ids).mean(1))))


model = BagOfWords(len(vocabulary))
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
for epoch in range(10):
    order = torch.randperm(1000)
    correct = 0
    for batch in order.split(25):
        logits = model(tokens[batch])
        loss = F.cross_entropy(logits, labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == labels[batch]).sum().item()
    print(f"epoch {epoch} train accuracy {correct / 1000:.3f}")
with torch.no_grad():
    print("test accuracy", (model(tokens[1000:]).argmax(1) == labels[1000:]).float().mean().item())
