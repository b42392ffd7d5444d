import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

CONFIG = dict(folds=5, epochs=15, batch=32, lr=1e-3, hidden=32, dropout=0.2, seed=0)


def make_model(d_in, cfg):
    return nn.Sequential(
        nn.Linear(d_in, cfg["hidden"]), nn.ReLU(), nn.Dropout(cfg["dropout"]),
        nn.Linear(cfg["hidden"], cfg["hidden"] // 2), nn.ReLU(),
        nn.Linear(cfg["hidden"] // 2, 1),
    )


class FoldRunner:
    """Trains one fresh model on one split; the scaler is fitted on the training part only."""

    def __init__(self, cfg, X, y, train_idx, test_idx):
        self.cfg = cfg
        scaler = StandardScaler().fit(X[train_idx])
        cast = lambda idx: (torch.tensor(scaler.transform(X[idx])).float(), torch.tensor(y[idx]).float().unsqueeze(1))
        self.loader = DataLoader(TensorDataset(*cast(train_idx)), batch_size=cfg["batch"], shuffle=True)
        self.test = cast(test_idx)
        self.model = make_model(X.shape[1], cfg)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=cfg["lr"], weight_decay=1e-3)
        self.criterion = nn.BCEWithLogitsLoss()

    def run(self):
        curve = []
        for _ in range(self.cfg["epochs"]):
            self.model.train()
            acc = 0.0
            for xb, yb in self.loader:
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(xb), yb)
                loss.backward()
                self.optimizer.step()
                acc += loss.item()
            curve.append(acc / len(self.loader))
        return curve, self.score()

    @torch.no_grad()
    def score(self):
        self.model.eval()
        x, y = self.test
        return roc_auc_score(y.numpy(), torch.sigmoid(self.model(x)).numpy())


def main():
    torch.manual_seed(CONFIG["seed"])
    X, y = load_breast_cancer(return_X_y=True)
    kf = StratifiedKFold(CONFIG["folds"], shuffle=True, random_state=CONFIG["seed"])
    scores = []
    for fold, (tr, te) in enumerate(kf.split(X, y)):
        curve, auc = FoldRunner(CONFIG, X, y, tr, te).run()
        scores.append(auc)
        print(f"fold {fold}: loss {curve[0]:.3f} -> {curve[-1]:.3f}, AUC {auc:.4f}")
    print(f"AUC {np.mean(scores):.4f} +- {np.std(scores):.4f}")


if __name__ == "__main__":
    main()
