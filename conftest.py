pytest_plugins = ["rapport.testing"]
