import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader

torch.manual_seed(19)
num_epochs, batch_size, learning_rate, noise = 25, 32, 2e-3, 0.3

images = torch.tensor(load_digits().data / 16.0, dtype=torch.float32)
images = images[torch.randperm(len(images))]
train_set, test_set = images[:1400], images[1400:]
dataloader = DataLoader(train_set, batch_size=batch_size, shuffle=True)


class autoencoder(nn.Module):
    def __init__(self):
        super(autoencoder, self).__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 48), nn.ReLU(True), nn.Linear(48, 16))
        self.decoder = nn.Sequential(nn.ReLU(True), nn.Linear(16, 48), nn.ReLU(True), nn.Linear(48, 64), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x))


model = autoencoder()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, weight_decay=1e-6)
noisy_test = test_set + noise * torch.randn_like(test_set)

for epoch in range(num_epochs):
    model.train()
    total = 0.0
    for img in dataloader:
        noisy = img + noise * torch.randn_like(img)
        output = model(noisy)
        loss = criterion(output, img)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(img)
    if epoch % 4 == 0:
        model.eval()
        with torch.no_grad():
            test = criterion(model(noisy_test), test_set).item()
        print('epoch [{}/{}], loss:{:.4f}, test:{:.4f}'.format(epoch + 1, num_epochs, total / 1400, test))

print('doing nothing would give %.4f' % criterion(noisy_test, test_set).item())
