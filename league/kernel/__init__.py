"""Ground floor: the tools everything else stands on. It knows no app."""
