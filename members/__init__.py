"""The register of members and the pipeline that leads into it."""
