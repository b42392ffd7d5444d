"""What was seen: frozen records and plain arrays that probes fill, stores keep and rules judge."""
