# coding: utf-8
# Wine cultivars with PyTorch  (exported from wine_nn.ipynb)

# In[1]:
import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import TensorDataset, DataLoader

torch.manual_seed(42)

# In[2]:
data = load_wine()
X, y = data.data, data.target
print('features:', X.shape, 'classes:', list(data.target_names))
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.25, stratify=y, random_state=42)

# In[3]:
sc = StandardScaler()
X_train_sc = sc.fit_transform(X_train)
X_test_sc = sc.transform(X_test)

# In[4]:
train_tensor = TensorDataset(torch.FloatTensor(X_train_sc), torch.LongTensor(y_train))
test_tensor = TensorDataset(torch.FloatTensor(X_test_sc), torch.LongTensor(y_test))
train_loader = DataLoader(train_tensor, batch_size=16, shuffle=True)
test_loader = DataLoader(test_tensor, batch_size=64)

# In[5]:
model = nn.Sequential(
    nn.Linear(13, 32), nn.ReLU(),
    nn.Linear(32, 16), nn.ReLU(),
    nn.Linear(16, 3))
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.02, momentum=0.9)

# In[6]:
history = []
for epoch in range(50):
    model.train()
    running = 0.0
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        running += loss.item() * len(xb)
    history.append(running / len(train_tensor))
    if epoch % 10 == 9:
        print('epoch %2d  train loss %.4f' % (epoch + 1, history[-1]))

# In[7]:
model.eval()
correct = 0
with torch.no_grad():
    for xb, yb in test_loader:
        correct += (model(xb).argmax(1) == yb).sum().item()
print('test accuracy: %.3f' % (correct / len(test_tensor)))
