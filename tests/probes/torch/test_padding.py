"""What is taken for padding, and which targets count there."""

import pytest
import torch

from sleuth.probes.torch.padding import padded_targets, tails_of

TOKENS = torch.tensor([[5, 3, 4, 6, 2, 0], [5, 3, 0, 0, 0, 0], [4, 4, 3, 0, 0, 0], [6, 5, 5, 4, 0, 0]])
IS_PAD = TOKENS == 0
ALL = torch.ones(24, dtype=torch.bool)


@pytest.mark.parametrize("targets", [TOKENS, TOKENS.reshape(-1), torch.where(IS_PAD, 1, TOKENS)])
def test_padding_in_the_targets(targets):
    assert padded_targets(tails_of([TOKENS]), targets, ALL.view(targets.shape)) == int(IS_PAD.sum())


def test_the_next_token_as_a_target():
    assert padded_targets(tails_of([TOKENS]), TOKENS[:, 1:].reshape(-1), ALL[:20]) == int(IS_PAD[:, 1:].sum())


def test_positions_first_and_features():
    assert padded_targets(tails_of([TOKENS.T]), TOKENS.T.reshape(-1), ALL) == int(IS_PAD.sum())
    features = torch.where(IS_PAD, 0.0, 1.5).unsqueeze(2).expand(4, 6, 3)
    assert padded_targets(tails_of([features]), TOKENS, ALL.view(4, 6)) == int(IS_PAD.sum())


@pytest.mark.parametrize(
    "tokens",
    [
        torch.where(IS_PAD, 5, TOKENS),  # a value that comes inside too
        torch.where(torch.arange(6) > 2, 0, TOKENS + 1),  # all of one length
        TOKENS[:, :3],
        TOKENS.float(),
    ],
)
def test_other_tails_are_no_padding(tokens):
    assert not tails_of([tokens])


def test_targets_that_do_not_count_or_vary():
    assert padded_targets(tails_of([TOKENS]), TOKENS, ~IS_PAD) == 0
    assert padded_targets(tails_of([TOKENS]), torch.arange(24).view(4, 6), ALL.view(4, 6)) == 0
    assert padded_targets(tails_of([TOKENS]), TOKENS[:, 2:], ALL.view(4, 6)[:, 2:]) == 0
