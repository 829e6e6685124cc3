"""What is kept of a coachee: everything, on paper, and who looked."""
