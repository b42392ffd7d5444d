"""Spam filter over bags of words. The class of each mail is the folder it lies in."""
import random
from collections import Counter

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

random.seed(4)
torch.manual_seed(4)

COMMON = [f"w{i}" for i in range(60)]
SPAMMY = ["winner", "free", "prize", "offer", "click", "cheap", "loan", "bonus"]
HAMMY = ["meeting", "report", "agenda", "thanks", "attached", "lunch", "project", "review"]


def write_mail(kind):
    own, other = (SPAMMY, HAMMY) if kind == "spam" else (HAMMY, SPAMMY)
    return random.choices(COMMON, k=25) + random.choices(own, k=4) + random.choices(other, k=3)


def corpus(n):
    mails = []
    for i in range(n):
        kind = random.choice(["spam", "ham"])
        mails.append((f"spam-corpus/{kind}/{i:05d}.txt", write_mail(kind)))
    return mails


class Mails(Dataset):
    def __init__(self, mails, vocab):
        self.x = torch.zeros(len(mails), len(vocab))
        self.y = torch.zeros(len(mails), dtype=torch.long)
        for row, (path, words) in enumerate(mails):
            for word, k in Counter(words).items():
                self.x[row, vocab[word]] = k
            self.y[row] = 1 if "spam" in path else 0

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


vocab = {w: i for i, w in enumerate(COMMON + SPAMMY + HAMMY)}
mails = corpus(2400)
train = DataLoader(Mails(mails[:2000], vocab), batch_size=40, shuffle=True)
val = DataLoader(Mails(mails[2000:], vocab), batch_size=200)

clf = nn.Sequential(nn.Linear(len(vocab), 24), nn.ReLU(), nn.Dropout(0.2), nn.Linear(24, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.RMSprop(clf.parameters(), lr=2e-3)

for epoch in range(6):
    clf.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = criterion(clf(x), y)
        loss.backward()
        optimizer.step()
    clf.eval()
    with torch.no_grad():
        acc = sum((clf(x).argmax(1) == y).float().sum().item() for x, y in val) / len(val.dataset)
    print("epoch", epoch, "loss %.3f" % loss.item(), "val acc %.3f" % acc)

# two mails typed by hand
probe = [["meeting", "agenda", "report", "lunch", "w1", "w2"], ["winner", "prize", "click", "free", "w3", "w9"]]
x = torch.zeros(2, len(vocab))
for i, words in enumerate(probe):
    for w in words:
        x[i, vocab[w]] += 1
with torch.no_grad():
    print("P(spam) for a work mail and a lottery mail:", [round(p, 3) for p in clf(x).softmax(1)[:, 1].tolist()])
