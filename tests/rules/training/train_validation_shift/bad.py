"""Two data sets with a transform each: the one for validation lacks the normalisation."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)
bunch = load_digits()
order = torch.randperm(len(bunch.target)).tolist()


class Digits(Dataset):
    def __init__(self, indices, transforms):
        self.indices, self.transforms = indices, transforms

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, position):
        index = self.indices[position]
        image = torch.from_numpy(bunch.images[index]).float().unsqueeze(0)
        for transform in self.transforms:
            image = transform(image)
        return image, int(bunch.target[index])


def to_unit(image):
    return image / 16


def normalise(image):
    return (image - 0.305) / 0.376


train = DataLoader(Digits(order[:1300], [to_unit, normalise]), batch_size=50, shuffle=True)
valid = DataLoader(Digits(order[1300:], [to_unit]), batch_size=100)
model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    model.train()
    for image, label in train:
        loss = nn.functional.cross_entropy(model(image), label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    total, right = 0.0, 0
    with torch.no_grad():
        for image, label in valid:
            logits = model(image)
            total += nn.functional.cross_entropy(logits, label, reduction="sum").item()
            right += (logits.argmax(1) == label).sum().item()
    print(f"epoch {epoch}: train {loss.item():.3f}, validation {total / 497:.3f}, accuracy {right / 497:.3f}")
