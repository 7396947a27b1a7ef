"""Short messages between members, and how they wish to be reached."""
