"""The public lead times: from journeys to a figure that nobody can be read from."""
