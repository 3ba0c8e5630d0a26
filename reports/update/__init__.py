"""Updates an edited report: renews our numbers, tables and figures, and leaves what others have written."""
