import math
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(13)

# credit-card fraud, few positives
X, y = make_classification(n_samples=4000, n_features=16, n_informative=8, n_clusters_per_class=2,
                           weights=[0.96], flip_y=0.0, class_sep=1.6, random_state=13)
X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.25, stratify=y, random_state=13)
scaler = StandardScaler().fit(X_train)
X_train = torch.tensor(scaler.transform(X_train), dtype=torch.float32)
X_valid = torch.tensor(scaler.transform(X_valid), dtype=torch.float32)
y_train = torch.tensor(y_train, dtype=torch.float32)


class FraudNet(nn.Module):
    def __init__(self, prior=0.01):
        super().__init__()
        self.fc1 = nn.Linear(16, 48)
        self.fc2 = nn.Linear(48, 24)
        self.cls = nn.Linear(24, 1)
        # start at the prior probability, as in the focal loss paper
        bias_value = -math.log((1 - prior) / prior)
        for layer in [self.fc1, self.fc2, self.cls]:
            nn.init.constant_(layer.bias, bias_value)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        return self.cls(x).view(-1)


def focal_loss(logits, t, gamma=2.0, alpha=0.75):
    ce = nn.functional.binary_cross_entropy_with_logits(logits, t, reduction='none')
    p = torch.sigmoid(logits)
    pt = p * t + (1 - p) * (1 - t)
    at = alpha * t + (1 - alpha) * (1 - t)
    return (at * (1 - pt) ** gamma * ce).mean()


net = FraudNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(X_train, y_train), batch_size=64, shuffle=True)

for epoch in range(15):
    net.train()
    hist = []
    for xb, yb in loader:
        opt.zero_grad()
        loss = focal_loss(net(xb), yb)
        loss.backward()
        opt.step()
        hist.append(loss.item())
    net.eval()
    with torch.no_grad():
        scores = net(X_valid).numpy()
    print(f"{epoch + 1:>2}/15  focal {np.mean(hist):.5f}  valid AP {average_precision_score(y_valid, scores):.4f}")
