import argparse
import numpy as np
import torch
import torch.nn as nn

parser = argparse.ArgumentParser(description='toy shape recognition')
parser.add_argument('--base-lr', default=0.2, type=float, help='rate for a batch of 256')
parser.add_argument('-b', '--batch-size', default=64, type=int)
parser.add_argument('--epochs', default=6, type=int)
parser.add_argument('--print-freq', default=10, type=int)


class AverageMeter(object):
    def __init__(self):
        self.val = self.sum = self.count = 0

    def update(self, val, n=1):
        self.val = val
        self.sum += val * n
        self.count += n

    @property
    def avg(self):
        return self.sum / max(1, self.count)


def draw(n, rs):
    """circle / square / cross on a 16x16 canvas"""
    yy, xx = np.mgrid[0:16, 0:16]
    out = np.zeros((n, 1, 16, 16), np.float32)
    lab = rs.randint(0, 3, n)
    for k in range(n):
        cx, cy, r = rs.randint(5, 11), rs.randint(5, 11), rs.randint(3, 5)
        dx, dy = abs(xx - cx), abs(yy - cy)
        if lab[k] == 0:
            m = abs(np.sqrt(dx ** 2 + dy ** 2) - r) < 0.7
        elif lab[k] == 1:
            m = np.maximum(dx, dy) == r
        else:
            m = ((dx == 0) | (dy == 0)) & (np.maximum(dx, dy) <= r)
        out[k, 0] = m + 0.2 * rs.randn(16, 16)
    return torch.from_numpy((out - 0.08) / 0.33), torch.from_numpy(lab).long()


def main():
    args = parser.parse_args()
    torch.manual_seed(2)
    rs = np.random.RandomState(2)
    xtr, ytr = draw(1536, rs)
    xva, yva = draw(300, rs)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(xtr, ytr), batch_size=args.batch_size, shuffle=True)

    model = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 32), nn.ReLU(), nn.Linear(32, 3))
    criterion = nn.CrossEntropyLoss()
    lr = args.base_lr * args.batch_size / 256      # linear scaling rule
    optimizer = torch.optim.SGD(model.parameters(), lr, momentum=0.9, weight_decay=1e-4)

    for epoch in range(args.epochs):
        meter = AverageMeter()
        model.train()
        for i, (images, target) in enumerate(loader):
            loss = criterion(model(images), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            meter.update(loss.item(), images.size(0))
            if i % args.print_freq == 0:
                print('Epoch: [{0}][{1}/{2}]\tLoss {3.val:.4f} ({3.avg:.4f})'.format(
                    epoch, i, len(loader), meter))
        model.eval()
        with torch.no_grad():
            prec1 = (model(xva).argmax(1) == yva).float().mean().item() * 100
        print(' * Prec@1 {:.2f}'.format(prec1))


if __name__ == '__main__':
    main()
