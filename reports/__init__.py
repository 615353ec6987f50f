"""Forms for the superior, built from metrics, and their exports."""
