"""Pages of figures, reports and exports."""
