"""Will a parcel be late?  Binary model used at the moment of dispatch."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


def parcel_log(n=2400, seed=5):
    g = torch.Generator().manual_seed(seed)
    draw = lambda: torch.randn(n, generator=g)
    log = {"distance": draw(), "weight": draw(), "stops": draw(), "rain": draw(), "driver_years": draw(), "hour": draw()}
    promised = 180 + 40 * log["distance"] + 15 * log["stops"]
    spent = promised + 12 * log["rain"] * (1 + log["stops"]) - 9 * log["driver_years"] + 6 * log["weight"] + 16 * draw()
    log["promised_min"] = promised
    log["overrun_min"] = spent - promised
    log["late"] = (spent > promised).float()
    return log


class Parcels(Dataset):
    target, dropped = "late", ("late",)

    def __init__(self, log):
        self.columns = [name for name in log if name not in self.dropped]
        table = torch.stack([log[name] for name in self.columns], 1)
        self.x = (table - table.mean(0)) / table.std(0)
        self.y = log[self.target]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class LateModel(nn.Module):
    def __init__(self, n_in, width=32):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_in, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())
        self.score = nn.Linear(width, 1)

    def forward(self, x):
        return self.score(self.body(x)).squeeze(-1)


torch.manual_seed(5)
data = Parcels(parcel_log())
train, val = random_split(data, [2000, 400])
loaders = {"train": DataLoader(train, batch_size=64, shuffle=True), "val": DataLoader(val, batch_size=200)}
model = LateModel(len(data.columns))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
criterion = nn.BCEWithLogitsLoss()

for epoch in range(10):
    report = []
    for phase, loader in loaders.items():
        model.train(phase == "train")
        loss_sum = hits = count = 0
        for x, y in loader:
            with torch.set_grad_enabled(phase == "train"):
                out = model(x)
                loss = criterion(out, y)
            if phase == "train":
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            loss_sum += loss.item() * len(y)
            hits += ((out > 0) == (y > 0.5)).sum().item()
            count += len(y)
        report.append(f"{phase} loss {loss_sum / count:.3f} acc {hits / count:.3f}")
    print(epoch, *report, sep="  ")
