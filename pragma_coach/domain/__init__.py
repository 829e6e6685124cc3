"""What is true about programmes, journeys, lead times and rights; standard library only, no I/O."""
