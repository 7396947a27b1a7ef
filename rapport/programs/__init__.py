"""Programs, enrollments, coordinators, invitations."""
