"""The states of a machine: their tree, where its transitions lead, and what a step enters."""
