"""The command `granskning`, its jobs and what notebooks use."""
