"""What the keeper of the program looks at: the doctor and the DPIA."""
