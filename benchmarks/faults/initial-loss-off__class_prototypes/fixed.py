"""Classes as learnt prototypes: the score of a class is the dot product of its vector with the encoded point."""
import torch
import torch.nn.functional as F
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

NUM_CLASSES, WIDTH = 12, 256


class PrototypeNet(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(n_features, WIDTH), nn.GELU(),
            nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH),
        )
        self.prototypes = nn.Parameter(torch.randn(NUM_CLASSES, WIDTH) / WIDTH)

    def forward(self, x):
        return self.encoder(x) @ self.prototypes.t()


def evaluate(model, loader):
    model.eval()
    loss = hits = n = 0
    with torch.inference_mode():
        for x, y in loader:
            scores = model(x)
            loss += F.cross_entropy(scores, y, reduction="sum").item()
            hits += (scores.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, hits / n


def main():
    torch.manual_seed(17)
    X, y = make_classification(3000, 24, n_informative=12, n_classes=NUM_CLASSES, n_clusters_per_class=1, class_sep=1.6, random_state=17)
    X_tr, X_va, y_tr, y_va = train_test_split(X, y, test_size=0.25, random_state=17)
    scaler = StandardScaler().fit(X_tr)
    pack = lambda a, b: TensorDataset(torch.tensor(scaler.transform(a), dtype=torch.float32), torch.tensor(b))
    train_loader = DataLoader(pack(X_tr, y_tr), batch_size=64, shuffle=True)
    val_loader = DataLoader(pack(X_va, y_va), batch_size=250)

    model = PrototypeNet(24)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4, weight_decay=1e-2)
    for epoch in range(6):
        model.train()
        total = 0.0
        for x, y in train_loader:
            loss = F.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        val_loss, val_acc = evaluate(model, val_loader)
        print(f"epoch {epoch} train {total / len(train_loader):.4f} val {val_loss:.4f} acc {val_acc:.3f}")


if __name__ == "__main__":
    main()
