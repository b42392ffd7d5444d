"""The pages of a store, asked in this process."""

import pytest
from starlette.testclient import TestClient

from sleuth.serve.app import Site, application
from sleuth.serve.assets import load
from sleuth.serve.guard import Access
from sleuth.serve.runs import Runs


@pytest.fixture(scope="session")
def assets():
    return load()


@pytest.fixture
def client(tmp_path, assets):
    """Asks the pages of the store `tmp_path / "runs"`; `client.store` is the folder."""
    store = tmp_path / "runs"
    store.mkdir()
    made = TestClient(application(Site(Runs(store), assets), Access()), "http://127.0.0.1:7180", raise_server_exceptions=False)
    made.store = store
    return made
