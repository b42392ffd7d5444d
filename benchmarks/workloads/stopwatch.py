"""Times the loop of a workload and prints the result as one JSON line."""

import json
import statistics
import time


class Stopwatch:
    """Iterate over `steps` numbers and time each turn of the loop."""

    def __init__(self, steps):
        self.steps = steps
        self.laps = []

    def __iter__(self):
        processor, last = time.process_time(), time.perf_counter()
        start = last
        for step in range(self.steps):
            yield step
            now = time.perf_counter()
            self.laps.append(now - last)
            last = now
        self.wall, self.processor = last - start, time.process_time() - processor

    def report(self):
        """Print the steps, the wall and processor seconds of the loop, and the median step in seconds."""
        print(
            json.dumps(
                {"steps": self.steps, "wall": self.wall, "processor": self.processor, "median": statistics.median(self.laps)}
            )
        )
