# Titanic - my first PyTorch kernel (moved over from Keras)
import numpy as np
import torch
from torch import nn, optim

np.random.seed(0)
torch.manual_seed(0)

# --- passengers -----------------------------------------------------------
N = 1300
sex = np.random.binomial(1, 0.36, N)                       # 1 = female
pclass = np.random.choice([1, 2, 3], N, p=[0.24, 0.21, 0.55])
age = np.clip(np.random.normal(30, 13, N), 1, 80)
fare = np.random.lognormal(4.6 - 0.8 * pclass, 0.4)
sibsp = np.random.poisson(0.5, N)
score = 4.0 * sex - 1.5 * (pclass - 2) - 0.05 * (age - 30) - 0.5 * sibsp - 1.0
survived = (np.random.rand(N) < 1 / (1 + np.exp(-1.5 * score))).astype(np.float32)

features = np.column_stack([sex, pclass == 1, pclass == 2, age, np.log(fare), sibsp]).astype(np.float32)
train_f, test_f = features[:1000], features[1000:]
m, s = train_f.mean(axis=0), train_f.std(axis=0)
train_x = torch.from_numpy((train_f - m) / s)
test_x = torch.from_numpy((test_f - m) / s)
train_y = torch.from_numpy(survived[:1000]).unsqueeze(1)
test_y = torch.from_numpy(survived[1000:]).unsqueeze(1)

# --- model ----------------------------------------------------------------
model = nn.Sequential(
    nn.Linear(6, 16),
    nn.ReLU(),
    nn.Linear(16, 8),
    nn.ReLU(),
    nn.Linear(8, 1),
    nn.Softmax(dim=1),
)
loss_func = nn.BCELoss()
optimizer = optim.Adam(model.parameters(), lr=0.005)

# --- fit ------------------------------------------------------------------
epochs, batch_size = 20, 25
for epoch in range(epochs):
    idx = np.random.permutation(1000)
    train_loss = 0
    for i in range(1000 // batch_size):
        sel = idx[i * batch_size:(i + 1) * batch_size]
        pred = model(train_x[sel])
        loss = loss_func(pred, train_y[sel])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        train_loss += loss.item()
    if epoch % 5 == 4:
        print('Epoch %d/%d - loss: %.4f' % (epoch + 1, epochs, train_loss / (1000 // batch_size)))

with torch.no_grad():
    acc = ((model(test_x) > 0.5).float() == test_y).float().mean().item()
print('test accuracy', acc)
