"""The accuracy and the loss in validation are computed once the loop is over."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class Trainer:
    def __init__(self, model, train, valid):
        self.model, self.train_loader, self.valid_loader = model, train, valid
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, epochs):
        for epoch in range(epochs):
            self.model.train()
            for x, y in self.train_loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(x), y)
                loss.backward()
                self.optimizer.step()
            val_loss, accuracy = self.validate()
            print(f"epoch {epoch + 1}/{epochs}  loss {loss.item():.4f}  val_loss {val_loss:.4f}  val_acc {100 * accuracy:.2f}%")

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        for x, y in self.valid_loader:
            logits = self.model(x)
            loss = self.criterion(logits, y)
            correct = (logits.argmax(dim=1) == y).sum().item()
        return loss.item(), correct / len(y)


torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
data = TensorDataset(torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels))
train, valid = random_split(data, [1300, 497])
net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
Trainer(net, DataLoader(train, 32, shuffle=True), DataLoader(valid, 64)).fit(10)
