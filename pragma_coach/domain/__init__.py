"""What is true, as pure functions and values: standard library only, no file, network, clock or chance."""
