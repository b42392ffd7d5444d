# surname -> language, char GRU. Names are generated from per-language syllables.
import random
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence

random.seed(1); torch.manual_seed(1)
SYL = {
    "it": ["ros", "si", "bian", "chi", "ni", "fer", "ra", "ri", "lo"],
    "jp": ["ta", "na", "ka", "mo", "to", "su", "zu", "ki", "ya"],
    "de": ["sch", "mid", "ber", "ger", "mann", "stein", "wag", "ner", "hof"],
    "pl": ["kow", "al", "ski", "wicz", "no", "wak", "ra", "czyk", "mi"],
}
langs = sorted(SYL)
alphabet = sorted({c for v in SYL.values() for s in v for c in s})
stoi = {c: i + 1 for i, c in enumerate(alphabet)}


def name(lang):
    parts = SYL[lang] if random.random() > 0.1 else SYL[random.choice(langs)]
    return "".join(random.choice(parts) for _ in range(random.randint(2, 4)))


seen = set()
data = []
while len(data) < 1800:
    l = random.choice(langs)
    s = name(l)
    if s not in seen:
        seen.add(s)
        data.append((s, langs.index(l)))
train, test = data[:1500], data[1500:]


def batches(items, size, shuffle):
    items = list(items)
    if shuffle:
        random.shuffle(items)
    for i in range(0, len(items), size):
        part = items[i:i + size]
        seqs = [torch.tensor([stoi[c] for c in s]) for s, _ in part]
        yield pad_sequence(seqs, batch_first=True), torch.tensor([len(s) for s in seqs]), torch.tensor([t for _, t in part])


class NameNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(len(alphabet) + 1, 16, padding_idx=0)
        self.gru = nn.GRU(16, 32, batch_first=True)
        self.lin = nn.Linear(32, len(langs))

    def forward(self, x, lens):
        packed = pack_padded_sequence(self.emb(x), lens, batch_first=True, enforce_sorted=False)
        _, h = self.gru(packed)
        return F.log_softmax(self.lin(h[0]), dim=1)


net = NameNet()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(8):
    net.train()
    s = 0; k = 0
    for x, lens, t in batches(train, 32, True):
        loss = F.nll_loss(net(x, lens), t)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        opt.step()
        s += loss.item(); k += 1
    net.eval()
    with torch.no_grad():
        ok = sum((net(x, lens).argmax(1) == t).sum().item() for x, lens, t in batches(test, 100, False))
    print("epoch", epoch, "loss %.3f" % (s / k), "test acc %.3f" % (ok / len(test)))
