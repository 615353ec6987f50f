"""The house's way of answering programs: same querysets, permits, services and workflow as the pages."""
