"""What a chart may hold, so that no chart holds the compiler up or fills the memory.

All of it is far beyond what people write. `docs/limits.md` has each with its reason.
"""

from __future__ import annotations

# --- files ---

# A chart of 1,000 states has 50 KB.
MOST_FILE_BYTES = 2**20
# Of a compilation, imported or named.
MOST_FILES = 1_000
# Of a compilation, each version by itself: each is a module, which takes 40 ms.
MOST_MACHINES = 500

# A file of the output folder: ten times what a chart of the largest size is made into.
MOST_MODULE_BYTES = 2**26

# Of Restate's admin interface, whose answers grow with the charts, not with the machines.
MOST_ANSWER_BYTES = 2**26

# Of what `--where` says.
MOST_FILTER_CHARACTERS = 2_000

# --- text ---

# Some mistakes are looked at up to the end of the line.
MOST_LINE_CHARACTERS = 10_000
# No reader can tell longer ones apart.
MOST_NAME_CHARACTERS = 200
# Of the name of a generated file: file systems take 255 bytes, and it is first written under a
# temporary name, which is longer.
MOST_MODULE_CHARACTERS = 200
# More than any number has, and few enough to convert at once.
MOST_DIGITS = 300

# Of a decimal, either way, as clients can send one.
MOST_DECIMAL_EXPONENT = 6144

# --- durations ---

# What Python's `timedelta` takes. Restate counts milliseconds in 64 bits, and takes two hundred
# times as much. So what a machine computes needs no bound of its own: Python refuses what is
# longer, and the step with it.
LONGEST_DURATION_MILLISECONDS = 999_999_999 * 86_400_000
LONGEST_DURATION = "the longest one has 999,999,999 days"
# Of an option that Restate is told when a service is registered: ten thousand years. Its admin
# interface breaks off, without an answer, where it is told more than some twenty thousand.
LONGEST_SETTING_MILLISECONDS = 3_650_000 * 86_400_000

# --- nesting ---

# Brackets, states, operators, aliases within aliases: phases call themselves for each level, and so
# does Python.
MOST_LEVELS = 100

# Variables of `for`s around each other: Python takes 20 loops within loops.
MOST_LOOP_LEVELS = 10

# --- machines ---

# Of one version. Charts of this size compile in ten seconds.
MOST_STATES = 5_000
# Of one `parallel` state. Each is compared with each.
MOST_REGIONS = 200
# Transitions of one version. Each is written out with all that it leaves and enters.
MOST_LINES = 10_000
MOST_LETS = 1_000
# Of one version: each is asked in every situation that the search finds.
MOST_INVARIANTS = 100
# A `let` that uses a `let` that uses a `let`: each is a call within a call at run time.
MOST_LET_LEVELS = 100
# The operators and operands of a `let` with those that it uses put in: the work of one use.
MOST_LET_PARTS = 10_000
# How often what a comprehension does for each item counts in it. How many there are is not known.
ITEMS_OF_A_LOOP = 10

# States that a search of what can happen in a machine looks at, in all steps together: a second. It
# is a number, and no time, so that what is found is the same on every computer.
MOST_SEARCHED_STATES = 1_000_000
# The same of a compilation.
MOST_SEARCHED_STATES_IN_ALL = 5_000_000
# Conditions on which one choice depends: all values of them are tried, which are twice as many for
# each. Ways in which one step may raise events, and events that wait: more are left out.
MOST_CONDITIONS_AT_ONCE = 8
MOST_WAYS = 32
MOST_WAITING = 12

# --- files of definitions ---

# Types, events, actors, actions and defs of a file. Each is a class, which takes 2 ms.
MOST_DEFINITIONS = 2_000
# Of a context, a record, an event or a function. What is known of each is kept for each state.
MOST_FIELDS = 1_000

# --- what is made ---

# Of one module: all of it, and what of it Black has to lay out, which takes 30 us for each.
MOST_CODE_CHARACTERS = 2**24
MOST_LAID_OUT_CHARACTERS = 500_000
# The same of a compilation.
MOST_LAID_OUT_CHARACTERS_IN_ALL = 2_000_000
# What is gone and what is new are compared, each with each, to find what has another name now.
MOST_PAIRS = 100_000

# --- what is said ---

# Findings of one sort in a file, errors of the analysis, findings that are printed, characters of a
# text that is shown: more of them help nobody. What was meant is looked for among likely names.
MOST_FINDINGS = 100
MOST_ERRORS = 200
MOST_PRINTED = 1_000
MOST_CANDIDATES = 200
MOST_SHOWN_CHARACTERS = 2_000
