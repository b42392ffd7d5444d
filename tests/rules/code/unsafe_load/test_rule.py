import pytest

from sleuth.evidence.source.text import Text
from sleuth.probes.source.reading import read_program
from sleuth.rules.code.unsafe_load import unsafe_load

HEAD = "import pickle, joblib, requests, torch, io\nimport numpy as np\nfrom huggingface_hub import hf_hub_download\n"


def lines(body, versions=None):
    text = Text("a.py", tuple(f"{HEAD}{body}\n".split("\n")))
    return [one.where.span.line - HEAD.count("\n") for one in unsafe_load(read_program(text, versions=versions))]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("x = torch.load('a.pt', weights_only=False)", 1),
        ("path = hf_hub_download('a', 'b.joblib')\nm = joblib.load(path)", 2),
        ("r = requests.get(url)\nx = pickle.loads(r.content)", 2),
        ("r = requests.get(url)\nx = torch.load(io.BytesIO(r.content), weights_only=False)", 2),
        ("x = np.load('a.npz', allow_pickle=True)['x']", 1),
        ("from datasets import load_dataset\nd = load_dataset('a/b', trust_remote_code=True)", 2),
        (
            "from torchvision.datasets.utils import download_url\ndef fetch(url):\n    path = download_url(url, 'a')\n    return path\nm = pickle.load(open(fetch(u), 'rb'))",
            5,
        ),
    ],
)
def test_code_is_run(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "x = torch.load('a.pt')",
        "x = torch.load('a.pt', weights_only=True)",
        "m = joblib.load('model.joblib')",
        "path = hf_hub_download('a', 'b.safetensors')\nw = load_file(path)",
        "np.save('a.npy', x)\ny = np.load('a.npy', allow_pickle=True)",
        "from datasets import load_dataset\nd = load_dataset('a/b', trust_remote_code=False)",
        "torch.save(x, f'{folder}/a.pt')\ny = torch.load(f'{folder}/a.pt', weights_only=False)",
        "import os\ntorch.save(x, os.path.join(folder, 'a.pt'))\ny = torch.load(os.path.join(folder, 'a.pt'), weights_only=False)",
        "for i in range(3):\n    f = io.BytesIO()\n    torch.save(x, f)\ny = torch.load(f, weights_only=False)",
        "from transformers import AutoModel\nm = AutoModel.from_pretrained('a', trust_remote_code=True, revision='0f1e2d')",
    ],
)
def test_what_is_safe_or_own_is_left_alone(body):
    assert lines(body) == []


def test_the_version_of_the_project_decides():
    assert lines("x = torch.load('a.pt')", {"torch": (2, 4)}) == [1]
    assert lines("x = torch.load('a.pt')", {"torch": (2, 6)}) == []
