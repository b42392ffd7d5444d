"""Material from a colour patch and a spectrum: two streams, one head."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


def materials(n):
    y = torch.randint(0, 4, (n,))
    colour = torch.randn(n, 6)
    spectrum = 0.5 * torch.randn(n, 1, 24)
    colour[:, 0] += 3.0 * (y % 2)
    place = torch.where(y >= 2, 6, 16)
    spectrum[torch.arange(n), 0, place + torch.randint(-3, 4, (n,))] += 2.5
    return colour, spectrum, y


class TwoStream(nn.Module):
    def __init__(self):
        super().__init__()
        self.colour = nn.Sequential(nn.Linear(6, 16), nn.ReLU())
        self.spectrum = nn.Sequential(nn.Conv1d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool1d(4), nn.Flatten(), nn.Linear(36, 3), nn.ReLU())
        self.head = nn.Linear(19, 4)

    def forward(self, colour, spectrum):
        a = self.colour(colour)
        b = self.spectrum(spectrum)
        return self.head(torch.cat([a, b], dim=1))


colour, spectrum, y = materials(2000)
test = materials(500)
model = TwoStream()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(8):
    for rows in torch.randperm(2000).split(40):
        loss = F.cross_entropy(model(colour[rows], spectrum[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (model(test[0], test[1]).argmax(1) == test[2]).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.3f} accuracy {accuracy:.3f}")
