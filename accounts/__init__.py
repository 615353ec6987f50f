"""Users, dated grants, sign-in security."""
