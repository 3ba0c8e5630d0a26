"""Outcomes -> counts. Nothing is rounded or hidden here."""
