"""The only floor that knows peewee: one module per noun, functions that take and return domain values."""
