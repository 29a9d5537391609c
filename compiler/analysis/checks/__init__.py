"""What shows only once a chart is whole: what is never reached or taken, and migrations."""
