import numpy as np
import torch

torch.manual_seed(12)
torch.set_default_dtype(torch.float64)
x = torch.linspace(-1, 1, 200).unsqueeze(1)
y = torch.exp(-5 * x**2) + 0.2 * torch.sin(8 * x)
net = torch.nn.Sequential(torch.nn.Linear(1, 32), torch.nn.Tanh(), torch.nn.Linear(32, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(800):
    loss = torch.nn.functional.mse_loss(net(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if epoch % 200 == 199:
        print(epoch + 1, loss.item())
print("largest error", np.abs((net(x) - y).detach().numpy()).max())
