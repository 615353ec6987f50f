"""Shapes of what leaves the house: the workbook of a report, the columns of registers."""
