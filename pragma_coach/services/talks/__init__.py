"""Talks of a pair: planning, preparing, legal terms, interpreters."""
