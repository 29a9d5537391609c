"""Attacks on the tools: charts, files and clusters of somebody who means harm."""
