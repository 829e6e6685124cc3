"""What people do: one function per act, one transaction each. Raises `domain.refusal` for what may not or cannot be."""
