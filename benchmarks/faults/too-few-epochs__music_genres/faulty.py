"""Genre from a short melody (token sequence), with an LSTM."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

EPOCHS = 2


class Melodies(Dataset):
    """Genres differ by the typical step from one note to the next."""
    STEPS = torch.tensor([[1, 2, -1], [2, -2, 4], [-3, 5, 1], [7, -5, -2]])

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        self.genre = torch.randint(0, 4, (n,), generator=g)
        pick = torch.randint(0, 3, (n, 16), generator=g)
        step = torch.gather(self.STEPS[self.genre], 1, pick)
        wild = torch.rand(n, 16, generator=g) < 0.3
        step = torch.where(wild, torch.randint(-6, 7, (n, 16), generator=g), step)
        self.notes = (step.cumsum(1) + torch.randint(0, 24, (n, 1), generator=g)) % 24

    def __len__(self):
        return len(self.genre)

    def __getitem__(self, i):
        return self.notes[i], self.genre[i]


class GenreNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(24, 16)
        self.lstm = nn.LSTM(16, 48, batch_first=True)
        self.out = nn.Linear(48, 4)

    def forward(self, notes):
        hidden, _ = self.lstm(self.embed(notes))
        return self.out(hidden.mean(1))


torch.manual_seed(88)
train = DataLoader(Melodies(3000, 0), batch_size=60, shuffle=True)
valid = DataLoader(Melodies(600, 1), batch_size=300)
net = GenreNet()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
ce = nn.CrossEntropyLoss()
for epoch in range(EPOCHS):
    net.train()
    for step, (notes, genre) in enumerate(train):
        loss = ce(net(notes), genre)
        opt.zero_grad()
        loss.backward()
        opt.step()
        if step % 25 == 0:
            print(f"epoch {epoch} step {step} loss {loss.item():.4f}")
    net.eval()
    with torch.no_grad():
        hits = sum((net(a).argmax(1) == b).sum().item() for a, b in valid)
    print(f"epoch {epoch} valid accuracy {hits / 600:.3f}")
