"""Rules that judge a training run (`Trace`)."""
