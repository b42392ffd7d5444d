"""Prometheus: the last value of everything as gauges, served while the run goes on and until it has been seen that it ended."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, make_wsgi_app, start_http_server

from sleuth.exporters.points import METRICS, NORMS, Ended, Row, Subject, Told
from sleuth.exporters.targets import address

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LINGER = 75.0  # seconds at most after the end: a scrape every minute, the usual interval, comes in
PAUSE = 0.2
SECONDS_FREE = 90.0  # for which a port that an earlier run still holds is waited for
SCALARS = {
    "loss": ("sleuth_loss", "Loss of the last step"),
    "learning_rate": ("sleuth_learning_rate", "Learning rate of the first group of the leading optimiser"),
    "step_seconds": ("sleuth_step_seconds", "Seconds that the last step took"),
    "wait_seconds": ("sleuth_wait_seconds", "Seconds of it spent waiting for data"),
    "memory_bytes": ("sleuth_memory_bytes", "Memory of the accelerator, or of the process"),
}


class Prometheus:
    """An HTTP server with a registry of its own; the program's default registry is never touched.

    Args:
        place: `PORT` or `HOST:PORT`; this machine alone if it names no host.
        subject: the run.

    Raises:
        OSError: another program has the port.
    """

    def __init__(self, place: str, subject: Subject) -> None:
        self._registry = CollectorRegistry()
        self._gauges: dict[str, Gauge] = {}  # made with their first value: one that was never set would be shown as 0
        self._step = self._gauge("sleuth_step", "Steps that were finished")
        self._norms = {name: self._gauge(f"sleuth_{name}", f"The {name.replace('_', ' ')} of a layer", "layer") for name in NORMS}
        self._metric = self._gauge("sleuth_metric", "What the program logs or prints", "name")
        labels = ("rule", "certainty", "severity", "kind")
        self._finding = self._gauge("sleuth_finding", "1 for each thing that was found", *labels)
        self._onset_step = self._gauge("sleuth_finding_onset_step", "The step from which on it was seen", *labels)
        self._onset_time = self._gauge("sleuth_finding_onset_timestamp_seconds", "When that was", *labels)
        self._running = self._gauge("sleuth_running", "1 while the program runs")
        self._verdict = self._gauge("sleuth_verdict", "1 for the verdict", "verdict", "status")
        self._gauge("sleuth_run_info", "The run", "run", "script", "host").labels(subject.name, subject.script, subject.host).set(
            1
        )
        self._running.set(1)
        self._last = -1
        self._n_after_end = -1  # scrapes since the run ended; -1 while it has not
        self._server = self._serve(*address(place))
        host, port = self._server.server_address[:2]
        self.address = f"http://{host!s}:{port}/metrics"

    def write(self, rows: Sequence[Row]) -> None:
        """Show the last of the numbers."""
        for row in rows:
            for name, value in row.values.items():
                self._set(name, value)
            if "step_seconds" in row.values:
                self._last = max(self._last, row.step)
        self._step.set(self._last + 1)

    def tell(self, found: Sequence[Told]) -> None:
        """Show findings."""
        for one in found:
            labels = (one.rule, one.certainty, one.severity, one.kind)
            self._finding.labels(*labels).set(1)
            if one.step is not None:
                self._onset_step.labels(*labels).set(one.step)
            if one.time is not None:
                self._onset_time.labels(*labels).set(one.time)

    def close(self, ended: Ended) -> None:
        """Show the verdict until it has been scraped, for a limited time."""
        self._verdict.labels(ended.verdict or "none", ended.status).set(1)
        self._running.set(0)
        self._n_after_end = 0
        until = time.monotonic() + LINGER
        while self._n_after_end == 0 and time.monotonic() < until:
            time.sleep(PAUSE)
        time.sleep(PAUSE)  # the answer goes out
        self._server.shutdown()
        self._server.server_close()

    def _set(self, name: str, value: float) -> None:
        series, _, of = name.partition("/")
        if name in SCALARS:
            if name not in self._gauges:
                self._gauges[name] = self._gauge(*SCALARS[name])
            self._gauges[name].set(value)
        elif series in self._norms:
            self._norms[series].labels(of).set(value)
        elif name.startswith(METRICS):
            self._metric.labels(of).set(value)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(name, words, labels, registry=self._registry)

    def _serve(self, host: str, port: int) -> WSGIServer:
        app: WSGIApplication = make_wsgi_app(self._registry)

        def counted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            if self._n_after_end >= 0:
                self._n_after_end += 1
            return app(environ, start)

        server = self._bound(host, port)
        server.set_app(counted)
        return server

    def _bound(self, host: str, port: int) -> WSGIServer:
        """A server at this port, once it is free."""
        until = time.monotonic() + SECONDS_FREE
        while True:
            try:
                server: WSGIServer = start_http_server(port, host, registry=self._registry)[0]
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(1.0)
            else:
                return server
