"""The pages around the product: front page, guides, privacy, health."""
