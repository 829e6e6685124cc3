"""Other systems: keys, the API, and calls to them."""
