"""Who speaks next? Intent of short dialogues, with speaker markers added to the tokenizer."""
import random
from collections import Counter
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

WORDS = {
    "order": "buy want order cart pay card basket".split(),
    "return": "back refund broken return wrong size label".split(),
    "track": "where late parcel arrive track courier today".split(),
}
FILLER = "hello the my please is it thanks can you i a and".split()
INTENTS = list(WORDS)


class Tokenizer:
    def __init__(self, texts):
        counts = Counter(word for text in texts for word in text.split())
        self.ids = {"<pad>": 0, "<unk>": 1}
        for word, _ in counts.most_common():
            self.ids[word] = len(self.ids)
        self.vocab_size = len(self.ids)

    def add_tokens(self, tokens):
        for token in tokens:
            self.ids.setdefault(token, len(self.ids))

    def __len__(self):
        return len(self.ids)

    def __call__(self, texts):
        rows = [[self.ids.get(word, 1) for word in text.split()] for text in texts]
        width = max(map(len, rows))
        return torch.tensor([row + [0] * (width - len(row)) for row in rows])


@dataclass
class ModelConfig:
    vocab_size: int
    dim: int = 24
    intents: int = len(INTENTS)


class IntentModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embed = nn.Embedding(config.vocab_size, config.dim, padding_idx=0)
        self.rnn = nn.GRU(config.dim, 32, batch_first=True)
        self.out = nn.Linear(32, config.intents)

    def forward(self, ids):
        states, _ = self.rnn(self.embed(ids))
        last = (ids > 0).sum(1) - 1
        return self.out(states[torch.arange(len(ids)), last])


def dialogue(rng):
    """The intent is the caller's; the agent talks about something else as well."""
    intent, other = rng.choice(INTENTS), rng.choice(INTENTS)
    caller = rng.choices(WORDS[intent], k=2) + rng.choices(FILLER, k=3)
    agent = rng.choices(WORDS[other], k=2) + rng.choices(FILLER, k=3)
    rng.shuffle(caller), rng.shuffle(agent)
    turns = [("<caller>", caller), ("<agent>", agent)]
    rng.shuffle(turns)
    return turns, INTENTS.index(intent)


rng = random.Random(5)
torch.manual_seed(5)
pairs = [dialogue(rng) for _ in range(2400)]
tokenizer = Tokenizer(" ".join(words) for turns, _ in pairs for _, words in turns)
tokenizer.add_tokens(["<caller>", "<agent>"])
ids = tokenizer([" ".join(w for who, words in turns for w in [who, *words]) for turns, _ in pairs])
intents = torch.tensor([intent for _, intent in pairs])

model = IntentModel(ModelConfig(vocab_size=len(tokenizer)))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    model.train()
    for rows in torch.randperm(2000).split(40):
        loss = F.cross_entropy(model(ids[rows]), intents[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = (model(ids[2000:]).argmax(1) == intents[2000:]).float().mean().item()
    print(f"epoch {epoch} last loss {loss.item():.4f} accuracy {right:.3f}")
