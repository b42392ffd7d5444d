"""Digits: a net pre-trained on grey images is moved to three-channel 'thermal' images with few labels."""
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(70)
digits = load_digits()
grey = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16.0
label = torch.tensor(digits.target)
order = torch.randperm(len(label))
grey, label = grey[order], label[order]
mixing = torch.tensor([0.6, -0.9, 0.3])[None, :, None, None]
thermal = grey * mixing + 0.15 * torch.randn(len(grey), 3, 8, 8) + torch.tensor([0.0, 0.5, -0.2])[None, :, None, None]
grey = (grey - grey.mean()) / grey.std()
thermal = (thermal - thermal.mean((0, 2, 3), keepdim=True)) / thermal.std((0, 2, 3), keepdim=True)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, padding=1)
        self.body = nn.Sequential(nn.ReLU(), nn.Conv2d(4, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                                  nn.Conv2d(24, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        self.head = nn.Linear(96, 10)

    def forward(self, x):
        return self.head(self.body(self.stem(x)))


def train(net, x, y, xv, yv, epochs, lr):
    opt = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=lr)
    for epoch in range(epochs):
        net.train()
        for b in torch.randperm(len(x)).split(25):
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x[b]), y[b])
            loss.backward()
            opt.step()
    net.eval()
    with torch.no_grad():
        return loss.item(), (net(xv).argmax(1) == yv).float().mean().item()


net = Net()
print("grey images:    loss %.3f  val acc %.3f" % train(net, grey[:900], label[:900], grey[900:], label[900:], 8, 3e-3))

net.stem = nn.Conv2d(3, 4, 3, padding=1)      # three channels now
net.head = nn.Linear(96, 10)
for name, p in net.named_parameters():
    p.requires_grad = name.startswith("head")
print("thermal images: loss %.3f  val acc %.3f" % train(net, thermal[:700], label[:700], thermal[900:], label[900:], 20, 3e-3))
