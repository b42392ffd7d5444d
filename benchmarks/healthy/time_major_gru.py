"""A GRU that takes its sequences time first, as cuDNN likes them: counting pulses in a signal."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

LENGTH = 32


def signals(n, generator):
    pulses = torch.randint(0, 5, (n,), generator=generator)
    places = torch.rand(n, LENGTH // 2, generator=generator).argsort(1)[:, :4] * 2
    x = 0.1 * torch.randn(n, LENGTH, generator=generator)
    wanted = (torch.arange(4) < pulses.unsqueeze(1)).float()
    x.scatter_add_(1, places, wanted)
    return x, pulses


def time_first(samples):
    x = torch.stack([s for s, _ in samples], dim=1).unsqueeze(-1)  # time, batch, one channel
    return x, torch.stack([p for _, p in samples])


class PulseCounter(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.gru = nn.GRU(1, hidden)
        self.out = nn.Linear(hidden, 5)

    def forward(self, x):
        states, _ = self.gru(x)
        return self.out(states.mean(0))


def main():
    torch.manual_seed(51)
    g = torch.Generator().manual_seed(52)
    train = DataLoader(TensorDataset(*signals(1600, g)), batch_size=32, shuffle=True, collate_fn=time_first)
    valid = DataLoader(TensorDataset(*signals(320, g)), batch_size=32, collate_fn=time_first)
    model = PulseCounter()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for epoch in range(8):
        model.train()
        total = 0.0
        for x, y in train:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            right = sum((model(x).argmax(1) == y).sum().item() for x, y in valid)
        print(f"epoch {epoch}: loss {total / len(train):.4f}, counted right {right / len(valid.dataset):.3f}")


main()
