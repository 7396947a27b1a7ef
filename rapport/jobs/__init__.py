"""Work that runs later: the job queue, the worker, and timed rules."""
