import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, SubsetRandomSampler, TensorDataset
from sklearn.datasets import load_digits

SEED = 9
torch.manual_seed(SEED)


def get_loaders(batch_size=64):
    images, labels = load_digits(return_X_y=True)
    dataset = TensorDataset(torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels))
    indices = torch.randperm(len(dataset)).tolist()
    train_idx, val_idx = indices[:1400], indices[1400:]
    return (
        DataLoader(dataset, batch_size=batch_size, sampler=SubsetRandomSampler(train_idx)),
        DataLoader(dataset, batch_size=batch_size, sampler=SubsetRandomSampler(val_idx)),
    )


class Trainer:
    def __init__(self, model, optimizer, train_loader, val_loader):
        self.model, self.optimizer = model, optimizer
        self.train_loader, self.val_loader = train_loader, val_loader

    def fit(self, epochs):
        for epoch in range(epochs):
            train_loss = self.train_epoch()
            accuracy = self.evaluate()
            print(f"[{epoch:02d}] train loss {train_loss:.4f} | val accuracy {accuracy:.4f}")

    def train_epoch(self):
        self.model.train()
        losses = []
        for x, y in self.train_loader:
            self.optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.detach())
        return torch.stack(losses).mean().item()

    def evaluate(self):
        self.model.eval()
        correct = count = 0
        with torch.inference_mode():
            for x, y in self.val_loader:
                correct += int((self.model(x).argmax(-1) == y).sum())
                count += len(y)
        return correct / count


if __name__ == "__main__":
    model = nn.Sequential(nn.Linear(64, 100), nn.GELU(), nn.Linear(100, 10))
    Trainer(model, torch.optim.AdamW(model.parameters(), lr=3e-3), *get_loaders()).fit(8)
