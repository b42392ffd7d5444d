"""Who speaks? Short spectra of twenty speakers, classified with a one-dimensional convolution."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(4)

N_SPEAKERS, FRAMES, BANDS = 20, 24, 20
generator = torch.Generator().manual_seed(4)
formants = 2 + 16 * torch.rand(N_SPEAKERS, 3, generator=generator)
bands = torch.arange(BANDS).float()


def record(n):
    who = torch.randint(N_SPEAKERS, (n,), generator=generator)
    drift = torch.randn(n, FRAMES, 3, generator=generator).cumsum(1) * 0.15
    peaks = formants[who][:, None] + drift
    spectrum = torch.exp(-0.5 * (bands - peaks[..., None]) ** 2).sum(2)
    noisy = spectrum + 0.7 * torch.randn(n, FRAMES, BANDS, generator=generator)
    return (noisy.transpose(1, 2) - 0.35) / 0.8, who


class SpeakerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(BANDS, 48, 5, padding=2)
        self.conv2 = nn.Conv1d(48, 48, 3, padding=1)
        self.fc = nn.Linear(48, N_SPEAKERS)

    def forward(self, x):
        x = F.max_pool1d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x)).mean(2)
        return self.fc(x)


loss_fn = nn.CrossEntropyLoss()
x_train, y_train = record(1500)
x_valid, y_valid = record(500)
model = SpeakerNet()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(5):
    model.train()
    for batch in torch.randperm(len(x_train)).split(50):
        optimizer.zero_grad()
        loss = loss_fn(model(x_train[batch]), y_train[batch])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(x_valid).argmax(1) == y_valid).float().mean().item()
    print(f"epoch {epoch + 1} loss {loss.item():.4f} val_accuracy {accuracy:.4f}")
print(f"val_accuracy {accuracy:.4f}")
