"""An untrusted workbook: checked as an archive, searched, and read in a process of its own."""
