"""The screens of goals, steps, progress, challenges, wins and reflections."""
