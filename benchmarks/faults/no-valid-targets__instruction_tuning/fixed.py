"""Supervised fine-tuning in miniature: the prompt is masked out of the loss, only the answer is learnt."""
import random

import torch
from torch import nn
from torch.utils.data import DataLoader

PAD, SEP, END, IGNORE = 10, 11, 12, -100
MAX_LEN = 16


def example(rng):
    context = [rng.randint(0, 9) for _ in range(rng.choice([0, 2, 16, 16, 16]))]
    question = [rng.randint(0, 9) for _ in range(2)]
    return context + question + [SEP], [max(question), min(question), END]


def encode(prompt, answer):
    prompt = prompt[-(MAX_LEN - len(answer)):]
    ids = (prompt + answer)[:MAX_LEN]
    labels = ([IGNORE] * len(prompt) + answer)[:MAX_LEN]
    return ids, labels


def collate(batch):
    ids = torch.full((len(batch), MAX_LEN), PAD)
    labels = torch.full((len(batch), MAX_LEN), IGNORE)
    for row, (i, l) in enumerate(batch):
        ids[row, :len(i)] = torch.tensor(i)
        labels[row, :len(l)] = torch.tensor(l)
    return ids, labels


class Decoder(nn.Module):
    def __init__(self, width=48):
        super().__init__()
        self.embed = nn.Embedding(13, width)
        self.gru = nn.GRU(width, width, batch_first=True)
        self.lm_head = nn.Linear(width, 13)
        self.loss = nn.CrossEntropyLoss(ignore_index=IGNORE)

    def forward(self, ids, labels):
        logits = self.lm_head(self.gru(self.embed(ids))[0])
        loss = self.loss(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
        return loss, logits


@torch.no_grad()
def generate(model, prompt):
    model.eval()
    ids = torch.tensor([prompt])
    for _ in range(3):
        logits = model.lm_head(model.gru(model.embed(ids))[0][:, -1])
        ids = torch.cat([ids, logits.argmax(-1, keepdim=True)], 1)
    return ids[0, -3:].tolist()


def main(epochs=4, batch_size=2, lr=3e-3):
    rng, _ = random.Random(21), torch.manual_seed(21)
    train = [encode(*example(rng)) for _ in range(600)]
    valid = [example(rng) for _ in range(200)]
    loader = DataLoader(train, batch_size=batch_size, shuffle=True, collate_fn=collate)
    model = Decoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for batch in loader:
            loss, _ = model(*batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch} loss {total / len(loader):.4f}")
    right = sum(generate(model, prompt[3 - MAX_LEN:]) == answer for prompt, answer in valid)
    print(f"held-out questions answered {right / len(valid):.3f}")


main()
