"""Training programs of many kinds; each returns its models' tensors and its losses."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

Result = tuple[list[torch.Tensor], list[float]]


def _weights(*models: nn.Module) -> list[torch.Tensor]:
    return [value for model in models for value in model.state_dict().values()]


def cnn() -> Result:
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 9, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    x, y, losses = torch.randn(64, 1, 8, 8), torch.randint(0, 10, (64,)), []
    for step in range(30):
        model.train()
        batch = torch.randperm(64)[:16]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % 10 == 9:
            model.eval()
            with torch.no_grad():
                losses.append(F.cross_entropy(model(x), y).item())
    return _weights(model), losses


def rnn() -> Result:
    class Tagger(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(20, 8)
            self.lstm = nn.LSTM(8, 16, num_layers=2, dropout=0.2, batch_first=True)
            self.head = nn.Linear(16, 20)

        def forward(self, x, state=None):
            out, state = self.lstm(self.embedding(x), state)
            return self.head(out), state

    model = Tagger()
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-2)
    x, losses, state = torch.randint(0, 20, (4, 60)), [], None
    for i in range(0, 50, 5):
        logits, state = model(x[:, i : i + 5], state)
        state = tuple(s.detach() for s in state)
        loss = nn.CrossEntropyLoss()(logits.reshape(-1, 20), x[:, i + 1 : i + 6].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    return _weights(model), losses


def transformer() -> Result:
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.1, batch_first=True)
    model = nn.ModuleDict(
        {"embedding": nn.Embedding(30, 16), "encoder": nn.TransformerEncoder(layer, 2), "head": nn.Linear(16, 30)}
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 10))
    mask = nn.Transformer.generate_square_subsequent_mask(9)
    x, losses = torch.randint(0, 30, (8, 10)), []
    for _ in range(25):
        hidden = model["encoder"](model["embedding"](x[:, :-1]), mask=mask, is_causal=True)
        loss = F.cross_entropy(model["head"](hidden).flatten(0, 1), x[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return _weights(model), losses


def gan() -> Result:
    generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 2))
    discriminator = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(0.2), nn.Dropout(0.2), nn.Linear(16, 1))
    g_opt = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
    d_opt = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
    criterion, losses = nn.BCEWithLogitsLoss(), []
    for _ in range(30):
        real, noise = torch.randn(16, 2) + 3, torch.randn(16, 4)
        d_opt.zero_grad()
        d_loss = criterion(discriminator(real), torch.ones(16, 1)) + criterion(
            discriminator(generator(noise).detach()), torch.zeros(16, 1)
        )
        d_loss.backward()
        d_opt.step()
        g_opt.zero_grad()
        g_loss = criterion(discriminator(generator(noise)), torch.ones(16, 1))
        g_loss.backward()
        g_opt.step()
        losses += [d_loss.item(), g_loss.item()]
    return _weights(generator, discriminator), losses


def dropout() -> Result:
    model = nn.Sequential(nn.Linear(10, 32), nn.Dropout(0.5), nn.Tanh(), nn.Linear(32, 1))
    optimizer = torch.optim.Adagrad(model.parameters(), lr=0.1)
    x, losses = torch.randn(64, 10), []
    for _ in range(40):
        optimizer.zero_grad(set_to_none=False)
        loss = F.mse_loss(model(x).squeeze(1), x.sum(1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _weights(model), losses


def bf16_autocast() -> Result:
    model = nn.Sequential(nn.Linear(10, 32), nn.GELU(), nn.LayerNorm(32), nn.Linear(32, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    x, losses = torch.randn(64, 10), []
    y = (x[:, 0] > 0).long()
    for _ in range(30):
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _weights(model), losses


def lbfgs() -> Result:
    model = nn.Linear(5, 1, dtype=torch.float64)
    optimizer = torch.optim.LBFGS(model.parameters(), line_search_fn="strong_wolfe")
    x, losses = torch.randn(50, 5, dtype=torch.float64), []

    def closure():
        optimizer.zero_grad()
        loss = ((model(x)[:, 0] - x[:, 0].sin()) ** 2).mean()
        loss.backward()
        return loss

    for _ in range(6):
        losses.append(float(optimizer.step(closure)))
    return _weights(model), losses


def accumulation() -> Result:
    model = nn.Sequential(nn.Linear(6, 12), nn.Sigmoid(), nn.Linear(12, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loader = DataLoader(TensorDataset(torch.randn(60, 6), torch.rand(60, 1)), batch_size=5, shuffle=True)
    losses = []
    for _ in range(3):
        for i, (x, y) in enumerate(loader):
            loss = F.binary_cross_entropy_with_logits(model(x), y) / 4
            loss.backward()
            losses.append(loss.item())
            if i % 4 == 3:
                optimizer.step()
                optimizer.zero_grad()
    return _weights(model), losses


def sparse_embedding() -> Result:
    model = nn.Sequential(nn.EmbeddingBag(100, 8, sparse=True, mode="mean"), nn.Linear(8, 2))
    embedding, dense = model[0], model[1]
    optimizers = [torch.optim.SparseAdam(embedding.parameters(), lr=1e-2), torch.optim.Adam(dense.parameters(), lr=1e-2)]
    x, losses = torch.randint(0, 100, (32, 5)), []
    y = (x.sum(1) % 2).long()
    for _ in range(25):
        loss = F.cross_entropy(model(x), y)
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        losses.append(loss.item())
    return _weights(model), losses


class NoisySquares(Dataset):
    def __len__(self):
        return 48

    def __getitem__(self, i):
        x = torch.randn(3) + i
        return x, x.sum().unsqueeze(0)


def loader_workers() -> Result:
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
    losses = []
    for _ in range(2):
        for x, y in DataLoader(NoisySquares(), batch_size=8, shuffle=True, num_workers=2):
            optimizer.zero_grad()
            loss = F.l1_loss(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return _weights(model), losses


def bare_tensors() -> Result:
    w, b, losses = torch.zeros(4, 1, requires_grad=True), torch.zeros(1, requires_grad=True), []
    x = torch.randn(100, 4)
    for _ in range(40):
        loss = ((x @ w + b - x[:, :1]) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
        w.grad, b.grad = None, None
        losses.append(loss.item())
    return [w, b], losses


def functional_transforms() -> Result:
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
    parameters = {name: value.detach().clone() for name, value in model.named_parameters()}
    x, losses = torch.randn(32, 3), []

    def loss_of(values, sample, target):
        return F.mse_loss(torch.func.functional_call(model, values, (sample,)), target)

    for _ in range(15):
        gradients = torch.func.grad(loss_of)(parameters, x, x.sum(1, keepdim=True))
        per_sample = torch.func.vmap(torch.func.grad(loss_of), in_dims=(None, 0, 0))(parameters, x, x.sum(1, keepdim=True))
        parameters = {name: value - 0.05 * gradients[name] for name, value in parameters.items()}
        losses.append(float(per_sample["0.weight"].norm()))
    return list(parameters.values()), losses


def gradient_checkpointing() -> Result:
    from torch.utils.checkpoint import checkpoint

    blocks = nn.ModuleList([nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Dropout(0.1)) for _ in range(3)])
    head = nn.Linear(8, 1)
    optimizer = torch.optim.Adam([*blocks.parameters(), *head.parameters()], lr=1e-2)
    x, losses = torch.randn(32, 8), []
    for _ in range(20):
        hidden = x
        for block in blocks:
            hidden = checkpoint(block, hidden, use_reentrant=False)
        loss = F.smooth_l1_loss(head(hidden), x[:, :1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _weights(blocks, head), losses


def gradient_penalty() -> Result:
    critic = nn.Sequential(nn.Linear(2, 16), nn.SiLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
    losses = []
    for _ in range(20):
        real, fake = torch.randn(16, 2) + 2, torch.randn(16, 2)
        mixed = (real + torch.rand(16, 1) * (fake - real)).requires_grad_()
        gradient = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)[0]
        loss = critic(fake).mean() - critic(real).mean() + 10 * ((gradient.norm(dim=1) - 1) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _weights(critic), losses


def complex_and_half() -> Result:
    weight = nn.Parameter(torch.randn(4, 4, dtype=torch.complex64))
    half = nn.Linear(4, 2, dtype=torch.bfloat16)
    optimizer = torch.optim.Adam([weight, *half.parameters()], lr=1e-2)
    x, losses = torch.randn(16, 4), []
    for _ in range(15):
        hidden = (x.to(torch.complex64) @ weight).abs()
        loss = (half(hidden.bfloat16()).float() ** 2).mean() + hidden.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return [torch.view_as_real(weight), *_weights(half)], losses


def user_hooks() -> Result:
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
    seen: list[float] = []
    model[0].register_forward_hook(lambda module, args, output: output * 1.5)
    model[2].weight.register_hook(lambda gradient: gradient * 0.5)
    model.register_full_backward_hook(lambda module, given, output: seen.append(float(output[0].sum())))
    optimizer = torch.optim.NAdam(model.parameters(), lr=1e-2)
    x, losses = torch.randn(32, 4), []
    for _ in range(15):
        loss = F.huber_loss(model(x), x[:, :1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return _weights(model), losses + seen


PROGRAMS = (
    cnn, rnn, transformer, gan, dropout, bf16_autocast, lbfgs, accumulation, sparse_embedding, loader_workers, bare_tensors,
    functional_transforms, gradient_checkpointing, gradient_penalty, complex_and_half, user_hooks,
)  # fmt: skip
