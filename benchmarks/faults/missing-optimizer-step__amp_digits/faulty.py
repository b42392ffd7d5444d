import argparse
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split


def get_args():
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--batch-size", type=int, default=32)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--fp16", action="store_true", default=torch.cuda.is_available())
    return p.parse_args()


def build_model():
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(24 * 4, 10))


def train(model, loader, optimizer, criterion, device, scaler, fp16):
    model.train()
    total, seen = 0.0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        if fp16:
            with torch.autocast(device):
                loss = criterion(model(images), labels)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        else:
            loss = criterion(model(images), labels)
            loss.backward()
        total += loss.item() * labels.size(0)
        seen += labels.size(0)
    return total / seen


def test(model, loader, device):
    model.eval()
    ok = n = 0
    with torch.no_grad():
        for images, labels in loader:
            out = model(images.to(device)).argmax(1).cpu()
            ok += (out == labels).sum().item()
            n += len(labels)
    return ok / n


def main():
    args = get_args()
    torch.manual_seed(1234)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    d = load_digits()
    x = torch.tensor(d.images, dtype=torch.float32).unsqueeze(1) / 8.0 - 1.0
    ds = TensorDataset(x, torch.tensor(d.target))
    tr, te = random_split(ds, [1397, 400])
    tr_loader = DataLoader(tr, batch_size=args.batch_size, shuffle=True)
    te_loader = DataLoader(te, batch_size=200)
    model = build_model().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    criterion = nn.CrossEntropyLoss()
    scaler = torch.amp.GradScaler(device, enabled=args.fp16)
    for epoch in range(1, args.epochs + 1):
        loss = train(model, tr_loader, optimizer, criterion, device, scaler, args.fp16)
        print(f"epoch {epoch}  train_loss {loss:.4f}  test_acc {test(model, te_loader, device):.4f}")


if __name__ == "__main__":
    main()
