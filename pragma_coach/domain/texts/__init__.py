"""Texts: what people may type, plain Dutch, languages, and the words of closed lists."""
