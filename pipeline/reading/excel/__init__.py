"""A workbook of which nothing is believed: judged as an archive, looked through, and read in a process of its own."""
