"""The import wizard: upload, check columns, mend the preview, commit, result."""
