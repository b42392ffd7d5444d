"""Arms of a choice by a setting: which of their lines a run may have left out."""

import ast
from textwrap import dedent

import pytest

from sleuth.launch.choices import arms, left_out

CHOICES = {
    "a function of the module": """
        def xent(z, t):
            if case == "axis":
                lp = z.log_softmax(0)  # here
            elif case == "other":
                lp = z.relu()
            else:
                lp = z.log_softmax(1)
            return lp
    """,
    "returned at once": """
        def make(x):
            if args.kind == "a":
                return softmax(x, 0)  # here
            return softmax(x, 1)
    """,
    "an attribute": """
        class Net(Module):
            def forward(self, x):
                if self.pooling == "max":
                    out = x.max(0)  # here
                else:
                    out = x.mean(1)
                return out
    """,
    "match": """
        match config["loss"]:
            case "bce":
                loss = BCELoss()  # here
            case _:
                loss = BCEWithLogitsLoss()
    """,
    "a flag": """
        args = parser.parse_args()
        if not args.adam:
            optimizer = SGD(net.parameters(), lr=3.0)  # here
        else:
            optimizer = Adam(net.parameters())
    """,
}
ALWAYS = {
    "a loop's variable": """
        for phase in ("train", "val"):
            if phase == "train":
                out = net(x)  # here
            else:
                out = net(y)
    """,
    "a caller's": """
        def run(mode):
            if mode == "train":
                out = net(x)  # here
            else:
                out = net(y)
    """,
    "the mode of a module": """
        def forward(self, x):
            if self.training:
                y = f(x)  # here
            else:
                y = g(x)
    """,
    "a count": """
        step = 0
        while step < 10:
            step += 1
            if step > 3:
                rate = 0.1  # here
            else:
                rate = 0.2
    """,
    "the script": """
        if __name__ == "__main__":
            net = f()  # here
        else:
            net = g()
    """,
    "no other arm": """
        if args.verbose:
            net = f()  # here
        h()
    """,
    "other things": """
        if args.verbose:
            net = f()  # here
        else:
            log = g()
    """,
    "what a call tells": """
        if torch.cuda.is_available():
            net = f()  # here
        else:
            net = g()
    """,
    "a guard": """
        def make(x):
            if args.kind is None:
                return None
            return softmax(x, 0)  # here
    """,
}


def parsed(text):
    text = dedent(text).strip()
    (line,) = (number for number, one in enumerate(text.splitlines(), 1) if one.endswith("# here"))
    return list(arms(ast.parse(text))), line


@pytest.mark.parametrize("text", CHOICES.values(), ids=CHOICES)
def test_an_arm_of_which_nothing_is_known_to_have_run(text):
    choices, line = parsed(text)
    assert left_out(choices, line, ())
    assert left_out(choices, line, {line + 2, 1})
    assert not left_out(choices, line, {line})


@pytest.mark.parametrize("text", ALWAYS.values(), ids=ALWAYS)
def test_what_is_no_choice_by_a_setting(text):
    choices, line = parsed(text)
    assert not left_out(choices, line, ())


def test_the_innermost_arm_decides():
    text = """
        if args.a:
            net = f()
            if args.b:
                loss = h(0)  # here
            else:
                loss = h(1)
        else:
            net = g()
    """
    choices, line = parsed(text)
    assert left_out(choices, line, {2})
    assert not left_out(choices, line, {2, 4})
