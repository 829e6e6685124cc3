"""What every page uses: guards, audience, words, headers, forms."""
