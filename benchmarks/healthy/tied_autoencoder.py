import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader


class TiedAutoEncoder(nn.Module):
    """Decoder uses the transposed encoder matrix; only the biases are its own."""

    def __init__(self, n_in=64, n_hid=24):
        super(TiedAutoEncoder, self).__init__()
        self.weight = nn.Parameter(torch.empty(n_hid, n_in))
        self.b_enc = nn.Parameter(torch.zeros(n_hid))
        self.b_dec = nn.Parameter(torch.zeros(n_in))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x):
        code = torch.tanh(F.linear(x, self.weight, self.b_enc))
        return torch.sigmoid(F.linear(code, self.weight.t(), self.b_dec))


torch.manual_seed(1)
pixels = torch.tensor(load_digits().data, dtype=torch.float32) / 16
pixels = pixels[torch.randperm(len(pixels))]
train, held_out = pixels[:1400], pixels[1400:]
baseline = F.mse_loss(train.mean(0).expand_as(held_out), held_out).item()
print('mean-image baseline: %.4f' % baseline)

dl = DataLoader(train, batch_size=50, shuffle=True)
ae = TiedAutoEncoder()
optimizer = torch.optim.Adam(ae.parameters(), lr=3e-3)
criterion = nn.MSELoss()
for epoch in range(30):
    ae.train()
    losses = []
    for x in dl:
        optimizer.zero_grad()
        loss = criterion(ae(x), x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if (epoch + 1) % 5 == 0:
        ae.eval()
        with torch.no_grad():
            v = criterion(ae(held_out), held_out).item()
        print('epoch [{}/30], loss:{:.4f}, held-out:{:.4f}'.format(epoch + 1, sum(losses) / len(losses), v))
