"""Find defects in vibration spectra; the classes are rare, so positives weigh more."""
import torch
import torch.nn.functional as F
from torch import nn


class AlarmNet(nn.Module):
    def __init__(self, bands=32):
        super().__init__()
        self.conv = nn.Conv1d(1, 8, 7, padding=3)
        self.fc1 = nn.Linear(8 * bands // 2, 24)
        self.fc2 = nn.Linear(24, 1)

    def forward(self, spectrum):
        x = F.max_pool1d(F.relu(self.conv(spectrum.unsqueeze(1))), 2).flatten(1)
        x = F.relu(self.fc1(x))
        x = self.fc2(x)
        return x.squeeze(1)


def spectra(n, g):
    x = torch.randn(n, 32, generator=g).abs() * 0.5
    y = (torch.rand(n, generator=g) < 0.25).float()
    centre = torch.randint(8, 24, (n,), generator=g)
    bump = torch.exp(-((torch.arange(32)[None, :] - centre[:, None]) ** 2) / 6.0)
    return x + 1.2 * y[:, None] * bump, y


def main():
    g = torch.Generator().manual_seed(0)
    torch.manual_seed(4)
    x, y = spectra(1500, g)
    x_test, y_test = spectra(500, g)
    model = AlarmNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for epoch in range(8):
        for rows in torch.randperm(1500, generator=g).split(50):
            loss = F.binary_cross_entropy_with_logits(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            logits = model(x_test)
            loss = F.binary_cross_entropy_with_logits(logits, y_test)
            accuracy = ((logits > 0) == y_test.bool()).float().mean()
        print(f"epoch {epoch} test loss {loss:.4f} accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
