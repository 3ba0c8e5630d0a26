"""An edited report brought up to date: numbers, tables and figures of ours renewed, what others wrote as it was."""
