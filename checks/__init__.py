"""WHAT must hold: definitions of audits. No file is read here and no connection is opened."""
