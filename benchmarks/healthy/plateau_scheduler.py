import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(39)
X, y = load_digits(return_X_y=True)
X_train, X_val, y_train, y_val = (torch.tensor(a) for a in train_test_split(X / 16, y, test_size=0.25, random_state=1))
X_train, X_val = X_train.float(), X_val.float()
model = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.1), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9, weight_decay=1e-3)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=1)
criterion = nn.CrossEntropyLoss()
for epoch in range(12):
    model.train()
    for rows in torch.randperm(len(X_train)).split(64):
        optimizer.zero_grad()
        loss = criterion(model(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        out = model(X_val)
        val = criterion(out, y_val)
    scheduler.step(val)
    print(f"epoch {epoch} lr {optimizer.param_groups[0]['lr']:.4f} val loss {val.item():.4f} accuracy {(out.argmax(1) == y_val).float().mean().item():.3f}")
