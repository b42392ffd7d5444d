"""A GRU language model of log lines: after which event comes which?"""
import argparse
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

EVENTS = 20


class Log(Dataset):
    def __init__(self, n, length, seed):
        g = torch.Generator().manual_seed(seed)
        table = torch.randint(0, EVENTS, (EVENTS, 3), generator=torch.Generator().manual_seed(5))
        rows = [torch.randint(0, EVENTS, (n,), generator=g)]
        for _ in range(length):
            branch = torch.multinomial(torch.tensor([0.8, 0.15, 0.05]), n, True, generator=g)
            rows.append(table[rows[-1], branch])
        self.rows = torch.stack(rows, 1)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        return row[:-1], row[1:]


class EventModel(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(EVENTS, dim)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.head = nn.Linear(dim, EVENTS)

    def forward(self, ids):
        return self.head(self.gru(self.embed(ids))[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--lr", type=float, default=3e-3)
    args = parser.parse_args()
    torch.manual_seed(57)
    train = DataLoader(Log(1200, 15, 1), batch_size=40, shuffle=True)
    held = Log(300, 15, 2)
    model = EventModel()
    opt = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for ids, target in train:
            loss = nn.functional.cross_entropy(model(ids).transpose(1, 2), target)
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            guess = model(held.rows[:, :-1]).argmax(-1)
        print(f"epoch {epoch:2d} loss {total / len(train):.4f} "
              f"next event guessed {(guess == held.rows[:, 1:]).float().mean():.3f}")


main()
