# Credit card fraud: about 4 % positives, class-weighted cross entropy
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.metrics import classification_report, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SEED = 99
torch.manual_seed(SEED)
X, y = make_classification(n_samples=5000, n_features=15, n_informative=8, weights=[0.96],
                           flip_y=0.002, class_sep=1.6, random_state=SEED)
print('share of fraud: %.3f' % y.mean())
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=SEED)
ss = StandardScaler().fit(X_train)
X_train, X_test = (torch.tensor(ss.transform(a), dtype=torch.float32) for a in (X_train, X_test))
y_train_t = torch.tensor(y_train)

counts = np.bincount(y_train)
class_weights = torch.tensor(len(y_train) / (2.0 * counts), dtype=torch.float32)
print('class weights', class_weights.tolist())

clf = nn.Sequential(nn.Linear(15, 32), nn.ReLU(), nn.Linear(32, 2))
criterion = nn.CrossEntropyLoss(weight=class_weights)
optimizer = torch.optim.Adam(clf.parameters(), lr=2e-3)
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(X_train, y_train_t), batch_size=100, shuffle=True)

for epoch in range(20):
    clf.train()
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(clf(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item()
    if epoch % 4 == 3:
        clf.eval()
        with torch.no_grad():
            prob = clf(X_test).softmax(1)[:, 1].numpy()
        print('Epoch %d loss %.4f test AUC %.4f' % (epoch + 1, total / len(loader), roc_auc_score(y_test, prob)))

print(classification_report(y_test, (prob > 0.5).astype(int), digits=3))
