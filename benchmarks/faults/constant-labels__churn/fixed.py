import csv, io, random
import torch
import torch.nn as nn
from torch.utils.data import Dataset, DataLoader

random.seed(21)
torch.manual_seed(21)

PLANS = ["basic", "plus", "family"]


def fake_crm_export(rows):
    out = io.StringIO()
    w = csv.DictWriter(out, ["months", "tickets", "spend", "plan", "churned"])
    w.writeheader()
    for _ in range(rows):
        months = random.randint(1, 60)
        tickets = random.randint(0, 8)
        spend = random.gauss(40, 12)
        plan = random.choice(PLANS)
        s = -0.07 * (months - 30) + 0.6 * (tickets - 4) - 0.03 * (spend - 40) + (0.8 if plan == "basic" else -0.4)
        w.writerow(dict(months=months, tickets=tickets, spend=f"{spend:.2f}", plan=plan,
                        churned=int(s + random.gauss(0, 0.5) > 0)))
    return out.getvalue()


class ChurnSet(Dataset):
    def __init__(self, records):
        self.rows = []
        for r in records:
            x = [(float(r["months"]) - 30) / 17, (float(r["tickets"]) - 4) / 2.6, (float(r["spend"]) - 40) / 12]
            x += [1.0 if r["plan"] == p else 0.0 for p in PLANS]
            self.rows.append((torch.tensor(x), int(r["churned"])))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i]


records = list(csv.DictReader(io.StringIO(fake_crm_export(1500))))
random.shuffle(records)
train_ds, val_ds = ChurnSet(records[:1200]), ChurnSet(records[1200:])
loaders = {
    "train": DataLoader(train_ds, batch_size=32, shuffle=True),
    "val": DataLoader(val_ds, batch_size=100),
}

model = nn.Sequential(nn.Linear(6, 20), nn.LeakyReLU(0.1), nn.Linear(20, 2))
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()

for epoch in range(10):
    line = f"Epoch {epoch}"
    for phase in ("train", "val"):
        model.train(phase == "train")
        seen = loss_sum = right = 0
        for x, y in loaders[phase]:
            with torch.set_grad_enabled(phase == "train"):
                out = model(x)
                loss = criterion(out, y)
            if phase == "train":
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            loss_sum += loss.item() * len(y)
            right += (out.argmax(1) == y).sum().item()
            seen += len(y)
        line += f"  {phase}: loss {loss_sum / seen:.4f} acc {right / seen:.3f}"
    print(line)
