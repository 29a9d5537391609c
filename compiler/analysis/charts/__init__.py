"""The parts of a machine: its options, context, states, transitions and actions."""
