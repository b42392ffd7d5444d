# character GRU: which made-up language does a name come from?
import random
import torch
import torch.nn as nn

random.seed(10)
torch.manual_seed(10)
letters = "abcdefghijklmnopqrstuvwxyz"
endings = {"north": ["sson", "sen", "gard", "vik"], "south": ["ini", "ello", "azzo", "ucci"],
           "east": ["ov", "enko", "sky", "ich"], "west": ["ton", "ley", "ford", "wick"]}
langs = list(endings)


def name(lang):
    stem = "".join(random.choice(letters) for _ in range(random.randint(3, 5)))
    return stem + random.choice(endings[lang])


def encode(s, width=10):
    ids = [letters.index(c) + 1 for c in s][-width:]
    return [0] * (width - len(ids)) + ids


def make(n):
    pairs = [(encode(name(langs[i % 4])), i % 4) for i in range(n)]
    random.shuffle(pairs)
    xs, ys = zip(*pairs)
    return torch.tensor(xs), torch.tensor(ys)


class CharGRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(27, 16, padding_idx=0)
        self.gru = nn.GRU(16, 32, batch_first=True)
        self.out = nn.Linear(32, 4)

    def forward(self, x):
        _, h = self.gru(self.emb(x))
        return self.out(h[0])


x_train, y_train = make(1600)
x_val, y_val = make(400)
model = CharGRU()
optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
criterion = nn.CrossEntropyLoss()

for epoch in range(10):
    model.train()
    tot = 0
    for idx in torch.randperm(1600).view(-1, 20):
        output = model(x_train[idx])
        loss = criterion(output, y_train[idx])
        loss.backward()
        optimizer.step()
        tot += loss.item()
    model.eval()
    with torch.no_grad():
        acc = (model(x_val).argmax(1) == y_val).float().mean().item()
    print(epoch, "train loss", round(tot / 80, 3), "val acc", round(acc, 3))
