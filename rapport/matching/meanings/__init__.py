"""What people mean by what they write, where the extra ``rapport[semantic]`` is installed.

``reader`` is the one interface: it turns texts into numbers whose products say how near two texts are, or there is
none. ``words`` says which texts count, ``keeping`` has them read in jobs and kept sealed, ``hearing`` gives what was
kept to the engine, ``freezing`` keeps it with a round. Without the extra nothing is read, kept or asked for.
"""
