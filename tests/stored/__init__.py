"""Machines that former editions of the generated code have stored go on under that of today.

Each edition is a folder: its charts and their functions, the modules that its compiler made of
them, and what was recorded of machines that ran on these. See `record.py`.
"""
