"""What people do: one function per act, one transaction each."""
