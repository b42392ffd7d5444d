"""Times the loop of a workload and prints the result as one JSON line. Workloads take the number of steps, then the device."""

import json
import statistics
import sys
import time

import torch

device = torch.device(sys.argv[2] if len(sys.argv) > 2 else "cpu")


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
        if device.type == "cuda":  # what is queued belongs to the loop
            torch.cuda.synchronize()
            last = time.perf_counter()
        self.wall, self.processor = last - start, time.process_time() - processor

    def report(self):
        """Print the steps, the wall and processor seconds of the loop, and the median step in seconds."""
        print(
            json.dumps(
                {"steps": self.steps, "wall": self.wall, "processor": self.processor, "median": statistics.median(self.laps)}
            )
        )
