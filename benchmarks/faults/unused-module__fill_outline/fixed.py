# Segmentation: given the outline of a box, mark every pixel inside it.
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(6)


def make_boxes(n, size=20):
    img = torch.zeros(n, 1, size, size)
    mask = torch.zeros(n, 1, size, size)
    for k in range(n):
        h, w = torch.randint(6, 13, (2,)).tolist()
        r = torch.randint(0, size - h, (1,)).item()
        c = torch.randint(0, size - w, (1,)).item()
        img[k, 0, r:r + h, c:c + w] = 1
        img[k, 0, r + 1:r + h - 1, c + 1:c + w - 1] = 0
        mask[k, 0, r:r + h, c:c + w] = 1
    img += 0.1 * torch.randn_like(img)
    return (img - 0.15) / 0.3, mask


class FCN(nn.Module):
    def __init__(self, ch=12):
        super().__init__()
        self.conv1 = nn.Conv2d(1, ch, 3, padding=1)
        self.conv2 = nn.Conv2d(ch, ch, 3, padding=2, dilation=2)
        self.conv3 = nn.Conv2d(ch, ch, 3, padding=4, dilation=4)
        self.classifier = nn.Conv2d(ch, 1, 1)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.relu(self.conv3(x))
        return self.classifier(x)


def iou(logits, mask):
    p = logits > 0
    m = mask > 0.5
    return ((p & m).sum() / (p | m).sum()).item()


train_x, train_y = make_boxes(480)
val_x, val_y = make_boxes(100)
net = FCN()
opt = torch.optim.Adam(net.parameters(), lr=6e-3)

for epoch in range(10):
    net.train()
    running = 0.0
    for idx in torch.randperm(480).split(24):
        out = net(train_x[idx])
        loss = F.binary_cross_entropy_with_logits(out, train_y[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        running += loss.item()
    net.eval()
    with torch.no_grad():
        out = net(val_x)
        vloss = F.binary_cross_entropy_with_logits(out, val_y).item()
    print(f"Epoch {epoch + 1:2d} loss={running / 20:.4f} val_loss={vloss:.4f} IoU={iou(out, val_y):.3f}")
