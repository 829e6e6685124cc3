"""The only floor that speaks peewee: one module per noun, functions that take and return domain values."""
