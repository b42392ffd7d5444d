"""What a program is given is seen while it takes it: options, objects, files, seeds."""

import argparse
import json
import pickle
import random
import sys
import textwrap
import types
from pathlib import Path

import click
import numpy as np
import pytest
import typer
import yaml

from sleuth.probes.files.session import FileSession
from sleuth.probes.given.session import GivenSession


class Watched:
    """A program's text that is run under watch; its function `train` is where the training begins."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        module = types.ModuleType("watched_program")
        module.__file__ = str(folder / "train.py")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        self.names = module.__dict__
        monkeypatch.chdir(folder)
        self.session = GivenSession((str(folder),))
        self.names.update(begin=self.session.begin, look=self.session.look)

    def run(self, text):
        path = self.folder / "train.py"
        path.write_text(textwrap.dedent(text))
        self.session.install()
        try:
            exec(compile(path.read_text(), str(path), "exec"), self.names)
        finally:
            self.session.uninstall()
        return self

    @property
    def values(self):
        made = {}
        for one in self.session.values():
            made.setdefault(one.source, {})[one.name] = one.value
        return made

    @property
    def seeds(self):
        return self.session.seeds()


@pytest.fixture
def watched(tmp_path, monkeypatch):
    return Watched(tmp_path, monkeypatch)


# options --------------------------------------------------------------------------------------------------------------

PARSER = """
    import argparse
    def options(*words):
        parser = argparse.ArgumentParser()
        parser.add_argument("--lr", type=float, default=0.1)
        parser.add_argument("--hub-token", default="hunter2")
        parser.add_argument("--amp", action="store_true")
        return parser.{how}(words)
"""


@pytest.mark.parametrize("how", ["parse_args", "parse_known_args", "parse_intermixed_args"])
def test_a_namespace_with_its_defaults(watched, how):
    watched.run(PARSER.format(how=how) + "    options('--lr', '0.5')\n")
    assert watched.values == {"argparse": {"lr": 0.5, "amp": False}}


def test_what_became_of_the_namespace_until_the_training_begins(watched):
    watched.run(
        PARSER.format(how="parse_args")
        + """
    def main():
        args = options()
        args.lr = args.lr * 4
        begin()
        args.lr = 7.0
    main()
    """
    )
    assert watched.values == {"argparse": {"lr": 0.4, "amp": False}}


def test_a_subcommand_is_part_of_the_command_line(watched):
    watched.run("""
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=3)
        sub = parser.add_subparsers(dest="what").add_parser("fit")
        sub.add_argument("--depth", type=int, default=2)
        parser.parse_args(["fit", "--depth", "5"])
    """)
    assert watched.values == {"argparse": {"seed": 3, "what": "fit", "depth": 5}}


def test_flags_of_absl_are_those_of_the_program(watched, monkeypatch):
    pytest.importorskip("absl.flags")
    monkeypatch.setattr(sys, "argv", ["train.py", "--lr=0.5"])
    watched.run("""
        import sys
        from absl import app, flags
        FLAGS = flags.FlagValues()
        flags.DEFINE_float("lr", 0.1, "rate", flag_values=FLAGS, module_name=sys.argv[0])
        flags.DEFINE_list("layers", ["8", "4"], "widths", flag_values=FLAGS, module_name=sys.argv[0])
        flags.DEFINE_integer("verbosity", 0, "of a library", flag_values=FLAGS, module_name="absl.logging")
        def main():
            FLAGS(sys.argv)
            FLAGS.lr = 0.25
            begin()
        main()
    """)
    assert watched.values == {"absl": {"lr": 0.25, "layers": "[8, 4]"}}


def test_what_fire_calls_a_function_with(watched):
    pytest.importorskip("fire", reason="Fire is not installed")
    watched.run("""
        import fire
        def train(lr=0.1, *, width=16, **more):
            begin()
        fire.Fire(train, ["--lr", "0.5", "--dropout", "0.2", "--api_key", "hunter2"])
    """)
    assert watched.values == {"fire": {"lr": 0.5, "width": 16, "dropout": 0.2}}


def test_the_tree_of_jsonargparse(watched):
    pytest.importorskip("jsonargparse", reason="jsonargparse is not installed")
    watched.run("""
        from jsonargparse import ArgumentParser
        class Model:
            def __init__(self, width: int = 16, rate: float = 0.1):
                pass
        parser = ArgumentParser()
        parser.add_class_arguments(Model, "model")
        args = parser.parse_args(["--model.width=32"])
        begin()
    """)
    assert watched.values == {"jsonargparse": {"model.width": 32, "model.rate": 0.1}}


def test_the_settings_of_a_command_of_lightning_are_called_without_it(watched, monkeypatch):
    pytest.importorskip("jsonargparse", reason="jsonargparse is not installed")
    cli = types.ModuleType("lightning.pytorch.cli")
    library = "def main(parser, words):\n    return parser.parse_args(words)\n"
    exec(compile(library, f"{sys.prefix}/lib/site-packages/lightning/pytorch/cli.py", "exec"), cli.__dict__)
    watched.names["cli"] = cli
    watched.run("""
        from jsonargparse import ArgumentParser
        fit = ArgumentParser()
        fit.add_argument("--epochs", type=int, default=3)
        parser = ArgumentParser()
        parser.add_argument("--seed", type=int, default=7)
        parser.add_subcommands().add_subcommand("fit", fit)
        config = cli.main(parser, ["fit", "--epochs=5"])
        begin()
    """)
    assert watched.values == {"LightningCLI": {"seed": 7, "subcommand": "fit", "epochs": 5}}


def test_what_the_program_tells_weights_and_biases(watched):
    pytest.importorskip("wandb")
    watched.run("""
        import wandb
        run = wandb.init(mode="disabled", config={"lr": 0.1, "api_key": "hunter2"}, tags=["big batch"], notes="a try")
        run.config.update({"lr": 0.5}, allow_val_change=True)
        begin()
    """)
    assert watched.values == {"wandb": {"lr": 0.5}}
    assert watched.session.labels() == (("big batch",), "a try")


def test_a_parser_that_a_library_uses_is_its_own(watched):
    watched.session.install()
    library = compile(
        "import argparse\nargparse.ArgumentParser().parse_args([])", "/usr/lib/python3/dist-packages/lib.py", "exec"
    )
    exec(library, {})
    watched.session.uninstall()
    assert "argparse" not in watched.values or watched.values["argparse"] == {}


def test_wrong_options_end_the_program_as_ever(watched):
    with pytest.raises(SystemExit):
        watched.run(PARSER.format(how="parse_args") + "    options('--what')\n")


@pytest.mark.parametrize("library", [click, typer])
def test_click_and_typer(watched, library):
    app = {
        click: """
            import click
            @click.command()
            @click.option("--lr", default=0.1)
            @click.option("--depth", default=2)
            @click.option("--pin", default="1234", hide_input=True)
            def main(lr, depth, pin): begin()
            main(["--depth", "3"], standalone_mode=False)
        """,
        typer: """
            import typer
            app = typer.Typer()
            @app.command()
            def main(lr: float = 0.1, depth: int = 2): begin()
            app(["--depth", "3"], standalone_mode=False)
        """,
    }[library]
    watched.run(app)
    assert watched.values == {library.__name__: {"lr": 0.1, "depth": 3}}


# objects --------------------------------------------------------------------------------------------------------------

CONFIG = """
    from dataclasses import dataclass, field
    @dataclass
    class Optim:
        lr: float = 0.1
    @dataclass
    class Config:
        epochs: int = 3
        optim: Optim = field(default_factory=Optim)
"""


@pytest.mark.parametrize(
    "use",
    [
        "cfg = Config()\n    begin()",
        "def train(config):\n        begin()\n    train(Config())",
        "class Trainer:\n        def __init__(self): self.made = Config()\n        def train(self): begin()\n    Trainer().train()",
        "cfg = Config()\n    optim = cfg.optim\n    begin()",
        "cfg = Config()\n    look()",
        "cfg = Config()",
    ],
    ids=["module", "parameter", "attribute", "part", "estimator", "end"],
)
def test_a_dataclass_that_the_program_holds_when_its_training_begins(watched, use):
    watched.run(CONFIG + f"    {use}\n")
    assert watched.values == {"Config": {"epochs": 3, "optim.lr": 0.1}}


def test_two_objects_of_one_class_are_told_by_their_names(watched):
    watched.run(CONFIG + "    teacher, student = Optim(0.1), Optim(0.2)\n    begin()\n")
    assert watched.values == {"teacher": {"lr": 0.1}, "student": {"lr": 0.2}}


def test_what_becomes_of_an_object_later_is_no_setting(watched):
    watched.run(CONFIG + "    cfg = Config()\n    begin()\n    cfg.epochs = 99\n    other = Optim()\n    begin()\n")
    assert watched.values == {"Config": {"epochs": 3, "optim.lr": 0.1}}


def test_a_dataclass_with_an_array_is_data(watched):
    watched.run("""
        from dataclasses import dataclass
        import numpy as np
        @dataclass
        class Batch:
            x: object
            n: int = 3
        batch = Batch(np.zeros(3))
        begin()
    """)
    assert watched.values == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("config = {'lr': 0.1, 'model': {'width': 8}}", {"config": {"lr": 0.1, "model.width": 8}}),
        ("class CFG:\n    lr = 0.1\n    epochs = 3", {"CFG": {"lr": 0.1, "epochs": 3}}),
        ("class TrainConfig:\n    def __init__(self): self.lr, self.epochs = 0.1, 3\nc = TrainConfig()",
         {"TrainConfig": {"lr": 0.1, "epochs": 3}}),
        ("from types import SimpleNamespace\nhp = SimpleNamespace(lr=0.1)", {"hp": {"lr": 0.1}}),
        ("import attrs\n@attrs.define\nclass Settings:\n    lr: float = 0.1\ns = Settings()", {"Settings": {"lr": 0.1}}),
        ("labels = {'cat': 0, 'dog': 1}", {}),
        ("class Meter:\n    def __init__(self): self.total, self.n = 0.0, 0\nmeter = Meter()", {}),
        ("import enum\nclass Opt(enum.Enum):\n    A = 1\n    B = 2", {}),
    ],
)  # fmt: skip
def test_other_objects_that_hold_settings(watched, text, expected):
    if "attrs" in text:
        pytest.importorskip("attrs")
    watched.run(text + "\nbegin()\n")
    assert watched.values == expected


def test_a_model_of_pydantic(watched):
    pytest.importorskip("pydantic")
    watched.run("from pydantic import BaseModel\nclass Training(BaseModel):\n    lr: float = 0.1\nt = Training()\nbegin()\n")
    assert watched.values == {"Training": {"lr": 0.1}}


def test_a_config_of_omegaconf(watched):
    omegaconf = pytest.importorskip("omegaconf")
    watched.names["cfg"] = omegaconf.OmegaConf.create({"base": 0.1, "optim": {"lr": "${base}", "token": "x"}, "must": "???"})
    watched.run("optim = cfg.optim\nbegin()\n")
    assert [*watched.values.values()] == [{"base": 0.1, "optim.lr": 0.1, "must": "???"}]


# files ----------------------------------------------------------------------------------------------------------------

TREE = {"optim": {"lr": 0.05}, "password": "hunter2", "layers": [16, 8]}
KEPT = {"optim.lr": 0.05, "layers": "[16, 8]"}
TOML = "password = 'hunter2'\nlayers = [16, 8]\n[optim]\nlr = 0.05\n"


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("conf.yaml", "import yaml\nx = yaml.safe_load(open('conf.yaml'))"),
        ("conf.yaml", "import yaml\nx = yaml.load(open('conf.yaml'), Loader=yaml.SafeLoader)"),
        ("conf.yaml", "from yaml import safe_load\nfrom pathlib import Path\nx = safe_load(Path('conf.yaml').read_text())"),
        ("conf.yaml", "import yaml\nfrom pathlib import Path\nwith Path('conf.yaml').open() as f: x = yaml.full_load(stream=f)"),
        ("conf.toml", "import tomllib\nx = tomllib.load(open('conf.toml', 'rb'))"),
        ("conf.toml", "import tomllib\nfrom pathlib import Path\nx = tomllib.loads(Path('conf.toml').read_text())"),
        ("conf.json", "import json\nx = json.load(open('conf.json'))"),
        ("conf.json", "import json\nfrom pathlib import Path\nx = json.loads(Path('conf.json').read_text('utf-8'))"),
    ],
)
@pytest.mark.filterwarnings("ignore:unclosed file")
def test_settings_files(watched, name, reading):
    text = {"yaml": yaml.safe_dump(TREE), "toml": TOML, "json": json.dumps(TREE)}[name.partition(".")[2]]
    (watched.folder / name).write_text(text)
    watched.run(reading + "\nbegin()\n")
    assert {source: sorted(values.items()) for source, values in watched.values.items()} == {name: sorted(KEPT.items())}


def test_an_ini_file(watched):
    (watched.folder / "conf.ini").write_text("[optim]\nlr = 1e-3\nname = adam\nsecret = x\nn = 3\n")
    watched.run("import configparser\np = configparser.ConfigParser()\np.read('conf.ini')\n")
    assert watched.values == {"conf.ini": {"optim.lr": 0.001, "optim.name": "adam", "optim.n": 3}}


DATA = """
    import json
    for at in range(20):
        with open(f"{at}.json") as file:
            json.load(file)
"""


def test_data_is_no_settings_file(watched, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.json"
    for path in (*(watched.folder / f"{at}.json" for at in range(20)), elsewhere, watched.folder / "kaggle_token.json"):
        path.write_text('{"lr": 1}')
    (watched.folder / "vocabulary.json").write_text(json.dumps({f"word{i}": i for i in range(500)}))
    (watched.folder / "rows.json").write_text("[1, 2]")
    names = ("vocabulary.json", "rows.json", "kaggle_token.json", str(elsewhere))
    watched.run(DATA + "".join(f"    with open({name!r}) as file: json.load(file)\n" for name in names))
    assert watched.values == {}


def test_what_a_library_reads_and_what_is_read_in_the_training_is_left_out(watched):
    (watched.folder / "a.json").write_text('{"lr": 1}')
    watched.session.install()
    exec(compile("import json\nwith open('a.json') as f: json.load(f)", "/usr/lib/python3/dist-packages/lib.py", "exec"), {})
    watched.run("import json\nbegin()\nwith open('a.json') as f: json.load(f)\n")
    assert watched.values == {}


def test_a_file_that_is_not_there_raises_as_ever(watched):
    with pytest.raises(FileNotFoundError):
        watched.run("from pathlib import Path\nPath('no.yaml').read_text()\n")


# seeds ----------------------------------------------------------------------------------------------------------------


def test_seeds_with_their_places(watched):
    watched.run("""
        import random
        import numpy as np
        import torch
        random.seed(3)
        np.random.seed(np.int64(4))
        rng = np.random.default_rng(seed=5)
        again = np.random.default_rng(rng)
        torch.manual_seed(6)
    """)
    assert watched.seeds == {"python": 3, "numpy": 4, "numpy default_rng": 5, "torch": 6}
    assert [(one.generator, one.file, one.line) for one in watched.session.seedings()] == [
        ("python", "train.py", 5), ("numpy", "train.py", 6), ("numpy default_rng", "train.py", 7), ("torch", "train.py", 9)
    ]  # fmt: skip


def test_a_seed_in_a_loop_is_counted(watched):
    watched.run("import random\nfor epoch in range(50):\n    random.seed(epoch)\n")
    assert watched.seeds == {"python": [0, 1, 2, 3, "…"]}
    (one,) = watched.session.seedings()
    assert (one.seed, one.line, one.n) == ("0", 3, 50)


def test_a_seed_that_a_library_sets_for_the_program_stands_at_the_program_s_line(watched):
    library = {}
    exec(compile("import random\ndef seed_all(n): random.seed(n)", "/usr/lib/python3/dist-packages/lib.py", "exec"), library)
    watched.names["seed_all"] = library["seed_all"]
    watched.session.install()
    watched.run("\n\nseed_all(7)\n")
    assert watched.seeds == {"python": 7}
    assert watched.session.seedings()[0].line == 3


def test_generators_that_libraries_make_for_themselves_are_left_out(watched):
    library = {}
    exec(
        compile("import numpy\ndef shuffle(): numpy.random.default_rng()", "/usr/lib/python3/dist-packages/lib.py", "exec"),
        library,
    )
    watched.names["shuffle"] = library["shuffle"]
    watched.run("import numpy\nshuffle()\nr = numpy.random.default_rng()\n")
    assert watched.seeds == {"numpy default_rng": None}


# the stand-ins --------------------------------------------------------------------------------------------------------


def test_everything_is_as_before_afterwards(watched):
    def functions():
        own = (
            argparse.ArgumentParser.parse_known_args,
            json.load,
            Path.read_text,
            random.seed,
            np.random.seed,
            np.random.default_rng,
        )
        return (*own, np.random._generator.default_rng, yaml.safe_load, click.Command.invoke)

    before = functions()
    watched.session.install()
    assert functions()[:8] != before[:8]
    assert np.random.default_rng is np.random._generator.default_rng
    watched.session.uninstall()
    assert functions() == before


def test_the_stand_ins_can_be_sent_to_other_processes(watched):
    watched.session.install()
    functions = (random.seed, np.random.seed, np.random.default_rng, json.load)
    sent = [pickle.loads(pickle.dumps(one)) for one in functions]
    assert all(one is other for one, other in zip(sent, functions, strict=True))
    watched.session.uninstall()


class Heavy:
    """What a program lets go of."""


def test_what_a_function_let_go_of_is_gone(watched):
    watched.names["Heavy"] = Heavy
    watched.run("""
        import gc, weakref
        def main():
            batch = Heavy()
            known = weakref.ref(batch)
            held = locals()
            begin()
            assert held["batch"] is batch
            return known
        def train():
            batch = Heavy()
            known = weakref.ref(batch)
            look()
            del batch
            gc.collect()
            return known()
        left = train()
        main()
    """)
    assert watched.names["left"] is None


def test_a_failure_of_the_probe_is_not_the_program_s(watched, monkeypatch):
    class Odd(dict):
        def __len__(self):
            raise ZeroDivisionError

    watched.names["Odd"] = Odd
    watched.run("""
        import argparse
        class Space(argparse.Namespace):
            def __getattribute__(self, name):
                if name == "__dict__": raise ZeroDivisionError
                return super().__getattribute__(name)
        config = Odd(a=1, b=2)
        try:
            argparse.ArgumentParser().parse_args([], Space())
        except ZeroDivisionError:
            pass
        begin()
    """)


def test_numbers_drawn_are_the_same(watched):
    text = "import random\nimport numpy as np\nrandom.seed(1)\nnp.random.seed(2)\n"
    text += "drawn = (random.random(), np.random.rand(), np.random.default_rng(3).random())\n"
    plain = {}
    exec(text, plain)
    watched.run(text)
    assert watched.names["drawn"] == plain["drawn"]


@pytest.mark.parametrize("is_first", [True, False])
def test_others_may_stand_in_for_the_same_function(watched, is_first):
    before = json.load
    (watched.folder / "conf.json").write_text('{"lr": 0.1}')
    files = FileSession(str(watched.folder))
    if is_first:
        watched.session.install()
    files.install()
    watched.run("import json\nwith open('conf.json') as file: json.load(file)\nbegin()\n")
    files.uninstall()
    assert watched.values == {"conf.json": {"lr": 0.1}}
    assert [one.path for one in files.read()] == ["conf.json"]
    assert is_first or json.load is before
    json.load = before
