import numpy as np
import torch
from torch import nn

torch.manual_seed(13)
rng = np.random.RandomState(13)

N_WORDS, N_TOPICS = 700, 10
common = rng.dirichlet(np.full(N_WORDS, 0.2))
topics = rng.dirichlet(np.full(N_WORDS, 0.05), N_TOPICS)
label = rng.randint(N_TOPICS, size=2400)
counts = np.stack([rng.multinomial(50, 0.15 * topics[c] + 0.85 * common) for c in label])
tfidf = np.log1p(counts) * np.log(len(counts) / (1 + (counts > 0).sum(0)))
tfidf = tfidf / np.linalg.norm(tfidf, axis=1, keepdims=True)
X = torch.tensor(tfidf, dtype=torch.float32)
y = torch.tensor(label)
X_train, y_train, X_test, y_test = X[:1800], y[:1800], X[1800:], y[1800:]


def init_weights(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_uniform_(module.weight)
        nn.init.zeros_(module.bias)


encoder = nn.Sequential(nn.Linear(N_WORDS, 96), nn.ReLU(), nn.Dropout(0.3))
encoder.apply(init_weights)
model = nn.Sequential(encoder, nn.Linear(96, N_TOPICS))

optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(8):
    model.train()
    for i in torch.randperm(len(X_train)).split(36):
        optimizer.zero_grad()
        loss = criterion(model(X_train[i]), y_train[i])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        output = model(X_test)
        test_loss = criterion(output, y_test).item()
        accuracy = (output.argmax(1) == y_test).float().mean().item()
    print(f'{epoch:2d} loss={loss.item():.4f} test_loss={test_loss:.4f}')
print(f'accuracy={accuracy:.4f}')
