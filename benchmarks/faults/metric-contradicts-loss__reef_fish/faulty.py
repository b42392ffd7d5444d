"""Reef fish from sound: five species. Accuracy is gathered over the batches of the validation loader."""
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

SPECIES = 5


def recordings(n, g):
    fish = torch.randint(SPECIES, (n,), generator=g)
    bands = torch.randn(n, 32, generator=g) * 0.9
    bands[torch.arange(n), fish * 6] += 1.8
    bands[torch.arange(n), fish * 6 + 1] += 1.2
    return TensorDataset(bands, fish)


def validate(model, loader):
    model.eval()
    correct, loss = 0, 0.0
    with torch.no_grad():
        for bands, fish in loader:
            scores = model(bands)
            loss += nn.functional.cross_entropy(scores, fish).item()
            correct += (scores.argmax(1) == fish).sum().item()
    return loss / len(loader), correct / len(loader)


if __name__ == "__main__":
    torch.manual_seed(23)
    g = torch.Generator().manual_seed(23)
    train_loader = DataLoader(recordings(1200, g), batch_size=32, shuffle=True)
    val_loader = DataLoader(recordings(400, g), batch_size=50)
    model = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, SPECIES))
    optimizer = optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(8):
        model.train()
        for bands, fish in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(bands), fish)
            loss.backward()
            optimizer.step()
        val_loss, val_acc = validate(model, val_loader)
        print(f"epoch {epoch} val_loss={val_loss:.4f} val_acc={val_acc:.4f}")
