"""Which of six poets wrote this line of letters? A GRU over characters."""
from types import SimpleNamespace

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

LETTERS, POETS, LENGTH = 12, 6, 24


def lines(n, habits, generator):
    """Each poet has transition habits of their own."""
    poet = torch.randint(0, POETS, (n,), generator=generator)
    text = [torch.randint(0, LETTERS, (n,), generator=generator)]
    for _ in range(LENGTH - 1):
        text.append(torch.multinomial(habits[poet, text[-1]], 1, generator=generator).squeeze(1))
    return torch.stack(text, 1), poet


class PoetGRU(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.embed = nn.Embedding(LETTERS, dim)
        self.gru = nn.GRU(dim, 2 * dim, batch_first=True)
        self.head = nn.Linear(2 * dim, POETS)

    def forward(self, text):
        states, _ = self.gru(self.embed(text))
        return self.head(states.mean(1))


def main():
    cfg = SimpleNamespace(seed=13, dim=16, batch=64, epochs=8, base_lr=3e-3, n_train=3000)
    torch.manual_seed(cfg.seed)
    g = torch.Generator().manual_seed(cfg.seed)
    habits = torch.softmax(1.5 * torch.randn(POETS, LETTERS, LETTERS, generator=g), -1)
    text, poet = lines(cfg.n_train, habits, g)
    valid_text, valid_poet = lines(600, habits, g)
    loader = DataLoader(TensorDataset(text, poet), batch_size=cfg.batch, shuffle=True)
    model = PoetGRU(cfg.dim)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=cfg.base_lr / len(loader.dataset))
    for epoch in range(cfg.epochs):
        model.train()
        total = 0.0
        for xb, yb in loader:
            loss = criterion(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            accuracy = (model(valid_text).argmax(1) == valid_poet).float().mean().item()
        print(f"epoch {epoch}: loss {total / len(loader):.4f}, validation accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
