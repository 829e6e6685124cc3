"""The numbers of a quarter, exact inside and safe outside."""
