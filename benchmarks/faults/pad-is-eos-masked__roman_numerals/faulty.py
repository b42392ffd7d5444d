"""Write numbers as Roman numerals, symbol by symbol, until the model says that it is done."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, random_split

SYMBOLS = ["<s>", "</s>"] + list("IVXLCDM")
BOS, EOS = 0, 1
PAD, IGNORE = EOS, -100
VALUES = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def roman(number):
    text = ""
    for value, letters in VALUES:
        text += letters * (number // value)
        number %= value
    return text


def collate(numbers):
    digits = torch.tensor([[n // 100, n // 10 % 10, n % 10] for n in numbers])
    rows = [[SYMBOLS.index(c) for c in roman(n)] + [EOS] for n in numbers]
    width = max(map(len, rows))
    ids = torch.tensor([row + [PAD] * (width - len(row)) for row in rows])
    labels = ids.masked_fill(ids == PAD, IGNORE)
    inputs = torch.cat([torch.full((len(ids), 1), BOS), ids[:, :-1]], 1)
    return digits, inputs, labels


class Scribe(nn.Module):
    def __init__(self, hidden=64):
        super().__init__()
        self.digits = nn.ModuleList(nn.Embedding(10, hidden) for _ in range(3))
        self.symbols = nn.Embedding(len(SYMBOLS) + 1, 16)
        self.rnn = nn.GRU(16, hidden, batch_first=True)
        self.out = nn.Linear(hidden, len(SYMBOLS))

    def start(self, digits):
        return torch.stack([table(digits[:, i]) for i, table in enumerate(self.digits)]).sum(0).tanh()[None]

    def forward(self, digits, inputs):
        return self.out(self.rnn(self.symbols(inputs), self.start(digits))[0])

    @torch.no_grad()
    def write(self, digits, limit=16):
        state, symbol = self.start(digits), torch.full((len(digits), 1), BOS)
        written = []
        for _ in range(limit):
            h, state = self.rnn(self.symbols(symbol), state)
            symbol = self.out(h).argmax(-1)
            written.append(symbol)
        texts = ["".join(SYMBOLS[i] for i in row) for row in torch.cat(written, 1).tolist()]
        return [text.split("</s>")[0] for text in texts]


torch.manual_seed(13)
train_set, valid_set = random_split(range(1, 1000), [800, 199])
loader = DataLoader(train_set, batch_size=20, shuffle=True, collate_fn=collate)
valid = list(valid_set)
model = Scribe()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(20):
    model.train()
    total = 0.0
    for digits, inputs, labels in loader:
        loss = F.cross_entropy(model(digits, inputs).transpose(1, 2), labels, ignore_index=IGNORE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    if epoch % 4 == 3:
        model.eval()
        written = model.write(collate(valid)[0])
        exact = sum(text == roman(n) for text, n in zip(written, valid)) / len(valid)
        print(f"epoch {epoch + 1} loss {total / len(loader):.4f} exact {exact:.3f}  {valid[0]} -> {written[0]}")
