"""Mutation operators for training programs: small changes of a sane program that make it do worse."""
