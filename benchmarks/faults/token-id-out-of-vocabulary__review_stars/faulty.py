# Hotel reviews -> good or bad, word embeddings and a small convolution
import random
import torch
import torch.nn as nn
import torch.nn.functional as F

random.seed(3)
torch.manual_seed(3)

good = ["LOVELY", "Clean", "Friendly", "Quiet", "GREAT", "Comfortable", "Spacious", "bright", "perfect", "Tasty"]
bad = ["DIRTY", "Noisy", "Rude", "Broken", "AWFUL", "Smelly", "Cramped", "dark", "cold", "Bland"]
places = ["Room", "Staff", "Breakfast", "Bed", "Lobby", "Pool", "View", "Bathroom", "Location", "Wifi"]


def review():
    label = random.randint(0, 1)
    parts = []
    for _ in range(random.randint(3, 6)):
        liked = random.random() < (0.8 if label else 0.2)
        parts.append(random.choice(places) + " " + random.choice(good if liked else bad))
    return " ".join(parts), label


# word list shipped with the course: 1 word a line, most frequent first
word_list = [w.lower() for w in places + good + bad]
word2id = {"<pad>": 0, "<unk>": 1}
for w in word_list:
    word2id[w] = len(word2id)


def to_ids(sentence, length=12):
    ids = [word2id.get(w, word2id["<unk>"]) for w in sentence.split()]
    return ids[:length] + [0] * (length - len(ids))


data = [review() for _ in range(1600)]
X = torch.tensor([to_ids(s) for s, _ in data])
y = torch.tensor([l for _, l in data], dtype=torch.float32)
X_train, y_train, X_val, y_val = X[:1300], y[:1300], X[1300:], y[1300:]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(len(word2id), 16, padding_idx=0)
        self.conv = nn.Conv1d(16, 24, 2)
        self.fc = nn.Linear(24, 1)

    def forward(self, ids):
        h = F.relu(self.conv(self.emb(ids).transpose(1, 2)))
        return self.fc(h.mean(2)).squeeze(1)


net = Net()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(10):
    net.train()
    epoch_loss = 0
    for b in torch.randperm(len(X_train)).split(26):
        loss = F.binary_cross_entropy_with_logits(net(X_train[b]), y_train[b])
        opt.zero_grad()
        loss.backward()
        opt.step()
        epoch_loss += loss.item() * len(b)
    net.eval()
    with torch.no_grad():
        val_acc = ((net(X_val) > 0) == (y_val > 0.5)).float().mean().item()
    print(f"epoch {epoch} loss {epoch_loss / len(X_train):.4f} val_acc {val_acc:.3f}")
