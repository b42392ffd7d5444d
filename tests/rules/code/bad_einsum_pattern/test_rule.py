import pytest

from tests.read import found

HEAD = "import numpy as np\nimport torch\nfrom torch import einsum\nfrom einops import rearrange, reduce, repeat\nimport einops\n"


def messages(body):
    return [one.finding.message for one in found(f"{HEAD}{body}\n", "bad-einsum-pattern")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("torch.einsum('ij,jk->il', a, b)", "l, which no operand has"),
        ("np.einsum('ij,jk', a)", "2 operands, and gets 1"),
        ("einsum('ij->iij', a)", "i twice"),
        ("torch.einsum('ij;jk->ik', a, b)", ";, which is no axis"),
        ("rearrange(x, 'b c h w -> b (h w)')", "c stands on the left only"),
        ("einops.rearrange(x, 'b c -> b d c')", "d stands on the right only"),
        ("repeat(x, 'b c -> b c r', n=3)", "r stands on the right only"),
        ("reduce(x, 'b c b -> c', 'sum')", "b stands twice"),
        ("rearrange(x, 'b (c h -> b c h')", "bracket"),
    ],
)
def test_patterns_that_cannot_be(body, words):
    (message,) = messages(body)
    assert words in message


@pytest.mark.parametrize(
    "body",
    [
        "torch.einsum('bij, bjk -> bik', a, b)",
        "torch.einsum('...ij,jk->...ik', a, b)",
        "torch.einsum(pattern, a, b)",
        "torch.einsum('ij,jk->ik', *operands)",
        "np.einsum('ii', a)",
        "torch.einsum('i,j->ij', [a, b])",
        "rearrange(x, 'b c h w -> b (c h w)')",
        "rearrange(x, '... h w -> ... (h w)')",
        "rearrange(x, 'b (h w) -> b h w', h=3)",
        "rearrange(x, 'b c -> b c 1')",
        "reduce(x, 'b c (h h2) (w w2) -> b c h w', 'max', h2=2, w2=2)",
    ],
)
def test_sound_patterns_are_left_alone(body):
    assert messages(body) == []


def test_the_place_is_the_call():
    (one,) = found(f"{HEAD}x = torch.einsum('ij,jk->il', a, b)\n", "bad-einsum-pattern")
    assert (one.finding.where.span.line, one.finding.where.span.column) == (6, 5)
