"""Letters of a toy alphabet with a plain network of eight layers."""
from dataclasses import dataclass
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Spec:
    inputs: int = 40
    width: int = 48
    layers: int = 8
    classes: int = 6
    lr: float = 0.02
    epochs: int = 15


class PlainNet(nn.Module):
    def __init__(self, spec):
        super().__init__()
        sizes = [spec.inputs] + [spec.width] * (spec.layers - 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.head = nn.Linear(spec.width, spec.classes)
        self.apply(self.initialise)

    @staticmethod
    def initialise(module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, mean=0.0, std=0.02)
            nn.init.zeros_(module.bias)

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return self.head(x)


def main():
    spec = Spec()
    torch.manual_seed(23)
    prototypes = torch.randn(spec.classes, spec.inputs)
    label = torch.randint(0, spec.classes, (1800,))
    x = prototypes[label] + 1.3 * torch.randn(1800, spec.inputs)
    x = (x - x.mean(0)) / x.std(0)
    train = DataLoader(TensorDataset(x[:1500], label[:1500]), batch_size=50, shuffle=True)
    net = PlainNet(spec)
    opt = torch.optim.SGD(net.parameters(), lr=spec.lr, weight_decay=1e-3)
    for epoch in range(spec.epochs):
        net.train()
        losses = []
        for a, b in train:
            loss = nn.functional.cross_entropy(net(a), b)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        net.eval()
        with torch.no_grad():
            accuracy = (net(x[1500:]).argmax(1) == label[1500:]).float().mean().item()
        print(f"{epoch:2d} loss {sum(losses) / len(losses):.4f} accuracy {accuracy:.3f}")


main()
