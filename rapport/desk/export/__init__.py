"""Everything that is somebody's to take: what they wrote, what was written to them, what the two of them share.

Each package's content is listed here by hand, through the same doors as on the pages; what has no door for this
person is not in it. ``archive.archive_of`` makes the file.
"""
