"""Makes the generated parts of the documentation; see `docs.make`."""
