"""Settings, addresses, the command line, the servers."""
