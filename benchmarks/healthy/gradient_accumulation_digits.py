# digits with a small "GPU": micro-batches of 16, weights updated once for every 4 of them
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(17)
accumulation_steps = 4

d = load_digits()
X = torch.tensor(d.data, dtype=torch.float32) / 8.0 - 1.0
y = torch.tensor(d.target)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=1408, random_state=17, stratify=y)
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=16, shuffle=True)

model = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 10))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

updates = 0
for epoch in range(12):
    model.train()
    epoch_loss = 0.0
    optimizer.zero_grad()
    for i, (inputs, labels) in enumerate(loader):
        loss = criterion(model(inputs), labels)
        epoch_loss += loss.item()
        (loss / accumulation_steps).backward()
        if (i + 1) % accumulation_steps == 0:
            optimizer.step()
            optimizer.zero_grad()
            updates += 1
    model.eval()
    with torch.no_grad():
        acc = (model(X_test).argmax(1) == y_test).float().mean().item()
    print('epoch %2d  updates %3d  loss %.4f  test acc %.4f' % (epoch, updates, epoch_loss / len(loader), acc))
