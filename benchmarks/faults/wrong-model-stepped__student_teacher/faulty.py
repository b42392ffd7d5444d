import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(6)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
x_train, y_train, x_test, y_test = x[:1400], y[:1400], x[1400:], y[1400:]

teacher = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
student = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
optimizers = {
    "teacher": torch.optim.Adam(teacher.parameters(), lr=2e-3),
    "student": torch.optim.Adam(student.parameters(), lr=5e-3),
}


def accuracy(net):
    with torch.no_grad():
        return (net(x_test).argmax(1) == y_test).float().mean().item()


def update(who, loss):
    optimizers[who].zero_grad()
    loss.backward()
    optimizers[who].step()


for epoch in range(5):
    for rows in torch.randperm(1400).split(50):
        update("teacher", F.cross_entropy(teacher(x_train[rows]), y_train[rows]))
print("teacher", accuracy(teacher))

T = 3.0
for epoch in range(10):
    for rows in torch.randperm(1400).split(50):
        with torch.no_grad():
            soft = F.softmax(teacher(x_train[rows]) / T, dim=1)
        logits = student(x_train[rows])
        distil = F.kl_div(F.log_softmax(logits / T, dim=1), soft, reduction="batchmean") * T * T
        loss = 0.7 * distil + 0.3 * F.cross_entropy(logits, y_train[rows])
        update("teacher", loss)
    print(f"epoch {epoch} distillation {distil.item():.4f} student {accuracy(student):.3f}")
