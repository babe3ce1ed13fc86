"""The `coach` command: thin functions over `coach.app`."""
