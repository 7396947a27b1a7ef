"""The pages of people: the door, their own profile, and that of others."""
