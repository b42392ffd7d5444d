"""A language model of simple sentences: `encode` puts the start token before the words, and the data set puts one there again."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(9)
vocabulary = {"<pad>": 0, "<bos>": 1, "<eos>": 2}
for word in "red green blue big small old new cat dog bird tree house sees likes finds near".split():
    vocabulary[word] = len(vocabulary)
ADJECTIVES, NOUNS, VERBS = range(3, 10), range(10, 15), range(15, 19)


def encode(ids):
    return [vocabulary["<bos>"], *ids, vocabulary["<eos>"]]


def pick(options):
    return options[int(torch.randint(0, len(options), ()))]


class Sentences(Dataset):
    def __init__(self, n):
        self.rows = []
        for _ in range(n):
            ids = [pick(ADJECTIVES) for _ in range(int(torch.randint(0, 3, ())))] + [pick(NOUNS), pick(VERBS)]
            ids += [pick(ADJECTIVES) for _ in range(int(torch.randint(0, 3, ())))] + [pick(NOUNS)]
            self.rows.append(encode(ids))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return torch.tensor([vocabulary["<bos>"], *self.rows[i]])


def collate(rows):
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=vocabulary["<pad>"])
    return ids[:, :-1], ids[:, 1:].masked_fill(ids[:, 1:] == vocabulary["<pad>"], -100)


class SentenceModel(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.embed = nn.Embedding(len(vocabulary), dim)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, len(vocabulary))

    def forward(self, ids):
        return self.out(self.gru(self.embed(ids))[0])


loader = DataLoader(Sentences(400), batch_size=20, shuffle=True, collate_fn=collate)
model, criterion = SentenceModel(), nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(4):
    for ids, labels in loader:
        loss = criterion(model(ids).transpose(1, 2), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
