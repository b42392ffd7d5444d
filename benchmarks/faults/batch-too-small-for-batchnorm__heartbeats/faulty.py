import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

params = {
    'lr': 1e-3,
    'batch_size': 2,
    'epochs': 8,
    'classes': 4,
}


def synth_beats(n, seed):
    r = np.random.RandomState(seed)
    grid = np.linspace(-1, 1, 80)
    y = r.randint(0, 4, n)
    x = np.zeros((n, 1, 80), 'float32')
    for i in range(n):
        c = 0.3 * r.randn() * 0.5
        qrs = np.exp(-((grid - c) / 0.06) ** 2)
        wide = np.exp(-((grid - c) / 0.14) ** 2)
        t_wave = 0.4 * np.exp(-((grid - c - 0.4) / 0.12) ** 2)
        shape = [qrs + t_wave, qrs - t_wave, wide + t_wave, qrs][y[i]]
        x[i, 0] = shape + 0.12 * r.randn(80)
    x = (x - 0.15) / 0.3
    return torch.from_numpy(x), torch.from_numpy(y).long()


class BeatNet(nn.Module):
    def __init__(self, n_classes):
        super(BeatNet, self).__init__()
        self.features = nn.Sequential(
            nn.Conv1d(1, 16, 9, padding=4), nn.ReLU(), nn.MaxPool1d(2),
            nn.Conv1d(16, 32, 5, padding=2), nn.ReLU(), nn.AdaptiveMaxPool1d(1))
        self.classifier = nn.Sequential(
            nn.Linear(32, 32, bias=False), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, n_classes))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


torch.manual_seed(0)
trn = DataLoader(TensorDataset(*synth_beats(640, 0)), batch_size=params['batch_size'],
                 shuffle=True, drop_last=True)
x_tst, y_tst = synth_beats(300, 1)

model = BeatNet(params['classes'])
optim = torch.optim.Adam(model.parameters(), lr=params['lr'])
ce = nn.CrossEntropyLoss()
for ep in range(params['epochs']):
    model.train()
    hist = []
    for bx, by in trn:
        optim.zero_grad()
        loss = ce(model(bx), by)
        loss.backward()
        optim.step()
        hist.append(loss.item())
    model.eval()
    with torch.no_grad():
        acc = (model(x_tst).argmax(1) == y_tst).float().mean()
    print('ep=%d loss=%.4f test_acc=%.3f' % (ep, np.mean(hist), acc))
