import torch
from torch import nn, optim
from sklearn import datasets, model_selection, preprocessing


def get_data(seed):
    x, y = datasets.load_breast_cancer(return_X_y=True)
    parts = model_selection.train_test_split(x, y, test_size=.3, random_state=seed, stratify=y)
    sc = preprocessing.StandardScaler().fit(parts[0])
    f = lambda a: torch.tensor(sc.transform(a), dtype=torch.float)
    g = lambda a: torch.tensor(a, dtype=torch.float)[:, None]
    return f(parts[0]), f(parts[1]), g(parts[2]), g(parts[3])


class Net(nn.Module):
    def __init__(self, width=64, p=.4):
        super().__init__()
        self.l1 = nn.Linear(30, width, bias=False)
        self.b1 = nn.BatchNorm1d(width)
        self.l2 = nn.Linear(width, width, bias=False)
        self.b2 = nn.BatchNorm1d(width)
        self.drop = nn.Dropout(p)
        self.l3 = nn.Linear(width, 1)

    def forward(self, x):
        x = self.drop(torch.relu(self.b1(self.l1(x))))
        x = self.drop(torch.relu(self.b2(self.l2(x))))
        return self.l3(x)


def evaluate(model, x, y, criterion):
    model.eval()
    with torch.no_grad():
        o = model(x)
        return criterion(o, y).item(), ((o > 0) == (y > .5)).float().mean().item()


def main():
    torch.manual_seed(99)
    x, xv, y, yv = get_data(99)
    model = Net()
    criterion = nn.BCEWithLogitsLoss()
    optimizer = optim.Adam(model.parameters(), lr=2e-3, weight_decay=1e-4)
    plateau = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=.5, patience=6)
    bs = 24
    for epoch in range(25):
        model.train()
        perm = torch.randperm(len(x))
        ep_loss = 0
        batches = [b for b in perm.split(bs) if len(b) == bs]
        for b in batches:
            optimizer.zero_grad()
            loss = criterion(model(x[b]), y[b])
            loss.backward()
            optimizer.step()
            ep_loss += loss.item()
        vloss, vacc = evaluate(model, xv, yv, criterion)
        plateau.step(vloss)
        print(f"{epoch:>3} | train {ep_loss/len(batches):.4f} | val {vloss:.4f} | acc {100*vacc:.1f}% | lr {optimizer.param_groups[0]['lr']:.0e}")


main()
