import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(6)
data = load_digits()
x, y = torch.tensor(data.data / 16, dtype=torch.float32), torch.tensor(data.target)
train = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=50, shuffle=True)


def accuracy(model):
    model.eval()
    with torch.no_grad():
        return (model(x[1400:]).argmax(1) == y[1400:]).float().mean().item()


teacher = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10))
opt = torch.optim.Adam(teacher.parameters(), lr=2e-3)
for epoch in range(6):
    teacher.train()
    for xb, yb in train:
        opt.zero_grad()
        F.cross_entropy(teacher(xb), yb).backward()
        opt.step()
print("teacher", accuracy(teacher))

student = nn.Sequential(nn.Linear(64, 12), nn.ReLU(), nn.Linear(12, 10))
opt = torch.optim.Adam(student.parameters(), lr=5e-3)
teacher.eval()
kl = nn.KLDivLoss(reduction="batchmean", log_target=True)
for epoch in range(8):
    student.train()
    for xb, yb in train:
        with torch.no_grad():
            soft = F.log_softmax(teacher(xb) / 2, dim=1)
        out = student(xb)
        loss = 4 * kl(F.log_softmax(out / 2, dim=1), soft) + 0.5 * F.cross_entropy(out, yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(f"epoch {epoch} loss {loss.item():.4f} student {accuracy(student):.3f}")
