import torch
from torch import nn
from sklearn.datasets import make_blobs
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(40)
EPOCHS, BATCH = 12, 30

pts, lab = make_blobs(n_samples=1500, centers=6, n_features=10, cluster_std=4.5, random_state=9)
pts, lab = torch.tensor(pts, dtype=torch.float32), torch.tensor(lab)
mu, sd = pts[:1200].mean(0), pts[:1200].std(0)
pts = (pts - mu) / sd
dl = DataLoader(TensorDataset(pts[:1200], lab[:1200]), batch_size=BATCH, shuffle=True)

clf = nn.Sequential(nn.Linear(10, 32), nn.LayerNorm(32), nn.ReLU(), nn.Linear(32, 6))
opt = torch.optim.AdamW(clf.parameters(), lr=1e-3)
sched = OneCycleLR(opt, max_lr=1e-2, epochs=EPOCHS, steps_per_epoch=len(dl))

for epoch in range(EPOCHS):
    clf.train()
    seen, acc_loss = 0, 0.0
    for x, y in dl:
        loss = nn.functional.cross_entropy(clf(x), y)
        opt.zero_grad()
        loss.backward()
        sched.step()
        opt.step()
        acc_loss += loss.item() * len(x)
        seen += len(x)
    clf.eval()
    with torch.no_grad():
        a = (clf(pts[1200:]).argmax(1) == lab[1200:]).float().mean().item()
    print(f"{epoch=} lr={sched.get_last_lr()[0]:.5f} loss={acc_loss / seen:.4f} val={a:.3f}")
