"""Transfer: keep the pretrained convolutions, learn a new projection and classifier."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32)
labels = torch.tensor(digits.target)
order = torch.randperm(len(labels))
images, labels = images[order], labels[order]


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 16, 3, padding=1)
        self.fc = nn.Linear(16 * 4, 2)

    def features(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return x.flatten(1)

    def forward(self, x):
        return self.fc(self.features(x))


def fit(model, targets, optimizer, epochs):
    for _ in range(epochs):
        for rows in torch.randperm(1400).split(40):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[rows]), targets[rows])
            loss.backward()
            optimizer.step()
    return loss.item()


source = Backbone()
print("source loss", fit(source, (labels >= 5).long(), torch.optim.Adam(source.parameters(), lr=3e-3), 4))


class Transferred(nn.Module):
    def __init__(self, backbone):
        super().__init__()
        self.backbone = backbone
        self.project = nn.Linear(64, 8)
        self.classify = nn.Linear(8, 10)

    def forward(self, x):
        return self.classify(torch.tanh(self.project(self.backbone.features(x))))


model = Transferred(source)
for name, parameter in model.named_parameters():
    if name.startswith("backbone."):
        parameter.requires_grad = False
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
for stage in range(8):
    loss = fit(model, labels, optimizer, 1)
    with torch.no_grad():
        accuracy = (model(images[1400:]).argmax(1) == labels[1400:]).float().mean().item()
    print(f"target epoch {stage} loss {loss:.4f} accuracy {accuracy:.3f}")
