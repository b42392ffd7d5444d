import doctest

import pytest
from starlette.testclient import TestClient

from sleuth.serve import guard
from sleuth.serve.app import Site, application
from sleuth.serve.guard import ALWAYS, Access
from sleuth.serve.runs import Runs
from tests.store.kept import keep

TOKEN = "a-long-token"


@pytest.fixture
def open_client(tmp_path, assets):
    """The same pages bound to all addresses of the machine."""
    keep(tmp_path, "2026-11-20-1432-keen-otter")
    access = Access(frozenset({"localhost", "box"}), TOKEN)
    return TestClient(application(Site(Runs(tmp_path), assets), access), "http://box:7180", follow_redirects=False)


def test_examples_hold():
    assert doctest.testmod(guard).failed == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7180", "LOCALHOST", "[::1]:7180", "localhost."])
def test_names_of_this_machine_are_served(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost@evil.example", "", "localhost:1:2", "a b"]
)
def test_a_name_that_was_pointed_here_is_refused(client, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert "<" not in answer.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9999", "null", "https://127.0.0.1.evil.example:7180"]
)
def test_another_origin_is_refused(client, origin):
    assert client.get("/", headers={"origin": origin}).status_code == 403


def test_the_own_origin_is_served(client):
    assert client.get("/", headers={"origin": "http://127.0.0.1:7180"}).status_code == 200


def test_another_site_may_link_here_and_nothing_else(client):
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.get("/", headers={**foreign, "sec-fetch-mode": "navigate"}).status_code == 200
    assert client.get("/", headers={**foreign, "sec-fetch-mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(client, method):
    assert client.request(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/runs/none", "/static/style.css", "/none", "/compare", "/?where=("])
def test_every_answer_has_the_policy(client, path):
    answer = client.get(path)
    for name, value in ALWAYS.items():
        if name != "cache-control":
            assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_failure_has_the_policy_too(client, monkeypatch):
    monkeypatch.setattr(Runs, "all", lambda self: 1 / 0)
    begun = client.get("/")  # its frame was sent before the runs were read
    assert begun.status_code == 200
    assert begun.headers["content-security-policy"] == ALWAYS["content-security-policy"]
    assert "sleuth itself failed." in begun.text
    assert "division" not in begun.text
    answer = client.get("/?sort=-loss")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == ALWAYS["content-security-policy"]
    assert "division" not in answer.text


def test_without_the_token_nothing_is_served(open_client):
    for path in ("/", "/runs/2026-11-20-1432-keen-otter", "/static/style.css", "/live", "/?token=", "/?token=wrong"):
        answer = open_client.get(path)
        assert answer.status_code == 401
        assert "otter" not in answer.text


def test_the_token_becomes_a_cookie_and_leaves_the_address(open_client):
    answer = open_client.get(f"/?q=a%26b&token={TOKEN}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=a%26b")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert open_client.get("/").status_code == 200
    open_client.cookies.clear()
    assert open_client.get("/").status_code == 401


def test_a_redirect_never_leads_elsewhere(open_client):
    assert open_client.get(f"http://box:7180//evil.example/?token={TOKEN}").headers["location"] == "/evil.example/"


def test_with_a_token_addresses_in_numbers_are_served_and_foreign_names_are_not(open_client):
    right = {"cookie": f"sleuth-token={TOKEN}"}
    assert open_client.get("/", headers={"host": "192.168.1.7:7180", **right}).status_code == 200
    assert open_client.get("/", headers={"host": "evil.example", **right}).status_code == 403
