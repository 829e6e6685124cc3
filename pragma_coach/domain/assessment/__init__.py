"""How it goes: ladder and language readings, outcomes, official codes."""
