"""Databases, read and written through their own drivers: addresses, connections, statements."""
