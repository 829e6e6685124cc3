"""What people see: one module per audience, reading forms and calling one service each."""
