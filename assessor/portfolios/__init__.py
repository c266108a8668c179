"""Read the sheets of many firms together: whose they are, how each firm stands, and what many of them lack."""
