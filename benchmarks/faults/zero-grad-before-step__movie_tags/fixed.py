import torch
import torch.nn as nn
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import f1_score

config = {'lr': 1e-3, 'epochs': 15, 'bs': 32, 'hidden': 64, 'seed': 5}
torch.manual_seed(config['seed'])

# bag-of-words plots -> genre tags
X, Y = make_multilabel_classification(n_samples=1500, n_features=40, n_classes=6, n_labels=2, random_state=5)
X = torch.log1p(torch.tensor(X, dtype=torch.float32))
Y = torch.tensor(Y, dtype=torch.float32)
X_train, Y_train, X_test, Y_test = X[:1200], Y[:1200], X[1200:], Y[1200:]
mean, std = X_train.mean(0), X_train.std(0) + 1e-6
X_train, X_test = (X_train - mean) / std, (X_test - mean) / std


class Trainer:
    def __init__(self, model, cfg):
        self.model = model
        self.cfg = cfg
        self.opt = torch.optim.Adam(model.parameters(), lr=cfg['lr'])
        self.crit = nn.BCEWithLogitsLoss()

    def run_epoch(self, X, Y):
        self.model.train()
        order = torch.randperm(X.shape[0])
        tot = 0
        for ids in order.split(self.cfg['bs']):
            out = self.model(X[ids])
            loss = self.crit(out, Y[ids])
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            tot += loss.item() * len(ids)
        return tot / X.shape[0]

    @torch.no_grad()
    def score(self, X, Y):
        self.model.eval()
        pred = (torch.sigmoid(self.model(X)) > 0.5).int().numpy()
        return f1_score(Y.numpy(), pred, average='micro')


net = nn.Sequential(
    nn.Linear(40, config['hidden']),
    nn.ReLU(),
    nn.Dropout(0.2),
    nn.Linear(config['hidden'], 6),
)
trainer = Trainer(net, config)
for e in range(config['epochs']):
    l = trainer.run_epoch(X_train, Y_train)
    print('epoch', e, 'loss %.4f' % l, 'test micro-F1 %.3f' % trainer.score(X_test, Y_test))
