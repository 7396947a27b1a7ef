"""The screens of feedback: giving, receiving, the turn, and the words a coordinator carries."""
