"""Keys, and the field that keeps people's words sealed under them."""
