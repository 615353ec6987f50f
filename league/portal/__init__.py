"""Top floor: home, to-dos, search, help, the import wizard and the export centre."""
