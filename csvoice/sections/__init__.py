"""The built-in sections: a file each, or a folder where one has helpers."""
