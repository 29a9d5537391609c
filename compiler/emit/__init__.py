"""Emission: from the IR to the text of the generated modules."""
