"""Formats of the old till system. Nothing new belongs here."""
