"""Compile statecharts to plain Python modules for Restate."""
