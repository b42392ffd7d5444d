import argparse

from transformers import AutoModel

READ = "7c1c9b0f6f3ad6a2b61a1c1b8b5a0d7c2e4d9f10"


def encoder(name, revision):
    return AutoModel.from_pretrained(name, trust_remote_code=True, revision=revision).eval()


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("name")
    asked.add_argument("--revision", required=True)
    asked.add_argument("--read", default=READ)
    given = asked.parse_args()
    return encoder(given.name, given.revision), encoder(given.name, given.read), encoder("own/model", READ)
