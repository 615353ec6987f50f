"""Workbooks about reforms, split by subject."""
