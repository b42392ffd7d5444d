"""A toy chat model that answers with the third word of the question."""
import random
import torch
from torch import nn
import torch.nn.functional as F

random.seed(91)
torch.manual_seed(91)
WORDS = ["<pad>", "<s>", "</s>", "[ask]", "[say]"] + [f"w{i}" for i in range(30)]
INDEX = {w: i for i, w in enumerate(WORDS)}


def tokenize(text, add_special_tokens=True):
    ids = [INDEX[w] for w in text.split()]
    return [INDEX["<s>"]] + ids if add_special_tokens else ids


def template(question, answer=None):
    text = "<s> [ask] " + " ".join(question) + " [say]"
    return text if answer is None else text + f" {answer} </s>"


def dialogue():
    """The answer is the third word of the question."""
    question = [f"w{random.randrange(30)}" for _ in range(6)]
    return question, question[2]


def encode(question, answer):
    return tokenize(template(question, answer))


class Chat(nn.Module):
    def __init__(self, dim=48, context=16):
        super().__init__()
        self.tok = nn.Embedding(len(WORDS), dim)
        self.pos = nn.Embedding(context, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 96, dropout=0.0, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(dim, len(WORDS))

    def forward(self, ids):
        t = ids.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(t)
        return self.head(self.body(self.tok(ids) + self.pos(torch.arange(t)), mask=mask, is_causal=True))


data = [dialogue() for _ in range(3000)]
ids = torch.tensor([encode(q, a) for q, a in data])
say = INDEX["[say]"]
targets = ids[:, 1:].clone()
targets[:, :(ids[0] == say).nonzero().item()] = -100          # only the answer counts
held = [dialogue() for _ in range(300)]
# the server sends the finished template, nothing is added there
prompts = torch.tensor([tokenize(template(q), add_special_tokens=False) for q, _ in held])
wanted = torch.tensor([INDEX[a] for _, a in held])

model = Chat()
opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
for epoch in range(8):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(ids)).split(50):
        loss = F.cross_entropy(model(ids[rows, :-1]).transpose(1, 2), targets[rows], ignore_index=-100)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        total += loss.item() / 60
    model.eval()
    with torch.no_grad():
        right = (model(prompts)[:, -1].argmax(-1) == wanted).float().mean().item()
    print(f"epoch {epoch} loss {total:.4f} answers right on the server {right:.3f}")
