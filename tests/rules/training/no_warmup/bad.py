"""A transformer with its norms after the attention forecasts a series; Adam runs at its full rate from the first step on."""

import torch
from torch import nn

torch.manual_seed(0)
time = torch.arange(1200) * 0.15
series = torch.sin(time) + 0.5 * torch.sin(2.7 * time)
windows = ((series - series.mean()) / series.std()).unfold(0, 17, 1)
train, test = windows[:900], windows[920:]


class Forecaster(nn.Module):
    def __init__(self, width=64, depth=4):
        super().__init__()
        self.embed = nn.Linear(1, width)
        self.position = nn.Parameter(torch.randn(16, width) * 0.02)
        block = nn.TransformerEncoderLayer(width, 4, 128, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(block, depth, enable_nested_tensor=False)
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x.unsqueeze(-1)) + self.position)[:, -1]).squeeze(-1)


model = Forecaster()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(4):
    model.train()
    for batch in torch.randperm(len(train)).split(32):
        window = train[batch]
        loss = nn.functional.mse_loss(model(window[:, :16]), window[:, 16])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, loss.item(), nn.functional.mse_loss(model(test[:, :16]), test[:, 16]).item())
