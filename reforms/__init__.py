"""Reform programmes: what is to be reformed, by whom, until when, and what came of it."""
