"""Interpreters check and correct the texts that newcomers read, one by one or as a file.

Start at `review.save_answers`: keeps what an interpreter made of texts.
May not know `services.pairs`.
"""
