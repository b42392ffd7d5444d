"""Keep a run: its folder, telemetry and diagnosis."""
