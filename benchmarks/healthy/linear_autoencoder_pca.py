"""A linear autoencoder finds the space of the principal components (Baldi and Hornik 1989)."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

torch.manual_seed(53)
CODES = 8

X = load_digits().data.astype("float32")
X = torch.tensor(X)[torch.randperm(len(X))]
X = (X - X[:1400].mean(0)) / X[:1400].std()
X_train, X_valid = X[:1400], X[1400:]

pca = PCA(CODES).fit(X_train.numpy())
floor = ((X_valid - torch.tensor(pca.inverse_transform(pca.transform(X_valid.numpy())))) ** 2).mean().item()

model = nn.Sequential(nn.Linear(64, CODES), nn.Linear(CODES, 64))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)
loss_fn = nn.MSELoss()

for epoch in range(30):
    model.train()
    running = 0.0
    for idx in torch.randperm(len(X_train)).split(56):
        optimizer.zero_grad()
        loss = loss_fn(model(X_train[idx]), X_train[idx])
        loss.backward()
        optimizer.step()
        running += loss.item() * len(idx)
    scheduler.step()
    model.eval()
    with torch.no_grad():
        valid = loss_fn(model(X_valid), X_valid).item()
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1}: loss {running / len(X_train):.4f}, validation {valid:.4f}, PCA {floor:.4f}")
