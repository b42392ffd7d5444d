from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
import torch

HP = dict(hidden=32, lr=0.02, momentum=0.9, epochs=30, bs=16,
          clip=5.0)

torch.manual_seed(42)
X, y = load_diabetes(return_X_y=True)
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.2, random_state=42)
sx = StandardScaler().fit(X_tr)
sy = StandardScaler().fit(y_tr[:, None])


def prep(X, y):
    return (torch.tensor(sx.transform(X), dtype=torch.float32),
            torch.tensor(sy.transform(y[:, None]), dtype=torch.float32))


train = torch.utils.data.TensorDataset(*prep(X_tr, y_tr))
xv, yv = prep(X_te, y_te)
loader = torch.utils.data.DataLoader(train, batch_size=HP["bs"], shuffle=True)

net = torch.nn.Sequential(torch.nn.Linear(10, HP["hidden"]), torch.nn.SiLU(),
                          torch.nn.Linear(HP["hidden"], 1))
optim = torch.optim.SGD(net.parameters(), lr=HP["lr"], momentum=HP["momentum"])
sched = torch.optim.lr_scheduler.CosineAnnealingLR(optim, HP["epochs"])
huber = torch.nn.SmoothL1Loss()

for epoch in range(HP["epochs"]):
    net.train()
    seen, s = 0, 0.0
    for xb, yb in loader:
        optim.zero_grad()
        loss = huber(net(xb), yb)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), HP["clip"])
        optim.step()
        s += loss.item() * xb.shape[0]
        seen += xb.shape[0]
    sched.step()
    net.eval()
    with torch.inference_mode():
        pred = net(xv)
        r2 = 1 - ((pred - yv) ** 2).sum() / ((yv - yv.mean()) ** 2).sum()
    if epoch % 5 == 4:
        print("epoch", epoch + 1, "huber", round(s / seen, 4), "R2(test)", round(r2.item(), 3))
