# Country of a number plate from its characters
import random
import string

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

random.seed(89)
torch.manual_seed(89)
LETTERS, DIGITS = string.ascii_uppercase, string.digits
STOI = {c: i for i, c in enumerate(LETTERS + DIGITS + "- ", start=1)}       # 0 pads
UNKNOWN = len(STOI) + 1
PATTERNS = {"FR": "AA-999-AA", "GB": "AA99 AAA", "ES": "9999 AAA", "NL": "99-AA-99"}


def plate(pattern, odd=0.03):
    chars = [random.choice(LETTERS) if c == "A" else random.choice(DIGITS) if c == "9" else c for c in pattern]
    if random.random() < odd:
        chars[random.randrange(len(chars))] = random.choice("ÄÖÜ·")          # misread by the camera
    return "".join(chars)


class Plates(Dataset):
    def __init__(self, n):
        self.countries = [random.choice(list(PATTERNS)) for _ in range(n)]
        self.text = [plate(PATTERNS[c]) for c in self.countries]

    def __len__(self):
        return len(self.text)

    def __getitem__(self, i):
        ids = [STOI.get(c, UNKNOWN) for c in self.text[i]] + [0] * 9
        return torch.tensor(ids[:9]), list(PATTERNS).index(self.countries[i])


train_set, valid_set = Plates(1200), Plates(300)
train_loader = DataLoader(train_set, batch_size=30, shuffle=True)
valid_loader = DataLoader(valid_set, batch_size=100)


class PlateNet(nn.Module):
    def __init__(self, n_chars, dim=12):
        super().__init__()
        self.embed = nn.Embedding(n_chars, dim, padding_idx=0)
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(9 * dim, 32), nn.ReLU(), nn.Linear(32, len(PATTERNS)))

    def forward(self, ids):
        return self.net(self.embed(ids))


model = PlateNet(n_chars=len(STOI) + 1)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(5):
    model.train()
    train_loss = 0.0
    for ids, country in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(ids), country)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    print(f"epoch {epoch} train loss {train_loss:.4f}")
    model.eval()
    valid_loss, right = 0.0, 0
    with torch.no_grad():
        for ids, country in valid_loader:
            out = model(ids)
            valid_loss += criterion(out, country).item() / len(valid_loader)
            right += (out.argmax(1) == country).sum().item()
    print(f"        valid loss {valid_loss:.4f} accuracy {right / len(valid_set):.3f}")
