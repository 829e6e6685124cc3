"""The desk of the coordinator and the director: who needs a call."""
