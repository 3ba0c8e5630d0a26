"""The page in the browser: the whole review with the command's own jobs, for one user on this computer only."""
