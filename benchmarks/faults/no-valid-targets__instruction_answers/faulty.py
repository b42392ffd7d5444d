"""Small instruction tuning: a prompt, a separator, an answer of one word. Only the answer counts."""
import random
import torch
from torch import nn
import torch.nn.functional as F

random.seed(77)
torch.manual_seed(77)
SEP, PAD, VOCAB, MAX_LEN = 1, 0, 40, 20
BEFORE, AFTER = 38, 39


def example():
    """Short questions ask for the next word in the dictionary, long ones for the one before."""
    length = random.choice([6, 8, 10, 24, 28, 30])
    prompt = [random.randint(3, VOCAB - 4) for _ in range(length)]
    if length > 12:
        return prompt + [BEFORE, SEP], [prompt[-1] - 1]
    return prompt + [AFTER, SEP], [prompt[-1] + 1]


def encode(prompt, answer):
    ids = (prompt + answer)[:MAX_LEN]
    labels = ([-100] * len(prompt) + answer)[:MAX_LEN]
    return ids, labels


def batches(examples, size, shuffle):
    """Rows of similar length go together, the batches in any order."""
    rows = sorted(examples, key=lambda e: len(e[0]))
    groups = [rows[i:i + size] for i in range(0, len(rows), size)]
    if shuffle:
        random.shuffle(groups)
    for group in groups:
        coded = [encode(*e) for e in group]
        width = max(len(ids) for ids, _ in coded)
        x = torch.tensor([ids + [PAD] * (width - len(ids)) for ids, _ in coded])
        y = torch.tensor([lab + [-100] * (width - len(lab)) for _, lab in coded])
        yield x, y


class Answerer(nn.Module):
    def __init__(self, dim=48):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, dim)
        self.rnn = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, VOCAB)

    def forward(self, x):
        return self.out(self.rnn(self.emb(x))[0])


def accuracy(model, examples):
    """Asks for the answer with the last MAX_LEN - 1 words of the prompt."""
    model.eval()
    hits = 0
    with torch.no_grad():
        for prompt, answer in examples:
            x = torch.tensor([prompt[-(MAX_LEN - 1):]])
            hits += int(model(x)[0, -1].argmax()) == answer[0]
    return hits / len(examples)


train = [example() for _ in range(1500)]
valid = [example() for _ in range(200)]
model = Answerer()
opt = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(8):
    model.train()
    losses = []
    for x, y in batches(train, 16, True):
        logits = model(x)[:, :-1]
        loss = F.cross_entropy(logits.flatten(0, 1), y[:, 1:].flatten(), ignore_index=-100)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        losses.append(loss.item())
    print(f"epoch {epoch} loss {sum(losses) / len(losses):.3f} answers right {accuracy(model, valid):.3f}")
