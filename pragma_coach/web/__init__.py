"""What people see: every view says for whom it is, reads its form and calls one service."""
