"""Template tags of the house; `league` is loaded for every template by the settings."""
