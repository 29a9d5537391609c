"""The picture of a change: what is new, gone, changed and moved, and what `sc-breaking` says."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given, settings
from sc_compile.breaking.compare import compare
from sc_compile.drawing.difference import Comparison, compare_pictures
from sc_compile.drawing.elk import Elk
from sc_compile.drawing.mermaid import mermaid_text
from sc_compile.drawing.notices import with_findings
from sc_compile.drawing.picture import MachinePicture, Sort, Status
from sc_compile.ir import Program, path_text
from sc_compile.pipeline import analyse_charts

from tests.drawing.drawn import compiles, svg_of
from tests.drawing.svg_geometry import flaws_of, read_svg
from tests.reference.random_charts import charts
from tests.running.amount import amount

CHANGE = Path(__file__).parent / "changes" / "book_lending"
DOOR = """
event Open
event Close
event Lock(code: str)

machine door {
  context(code: str = "")
  initial closed
  state closed {
    tags shut
    entry { log "closed" }
    on Open if code == "" -> opened
    on Lock { code = event.code }
  }
  state opened { on Close -> closed }
}
"""


def program_of(text: str) -> Program:
    """Return what a chart means."""
    _, program = analyse_charts(["door.sc"], lambda _: text.encode())
    return program


def compared(old: str, new: str) -> Comparison:
    """Compare two states of a chart with one machine."""
    (comparison,) = compare_pictures(program_of(old), program_of(new))
    return comparison


def picture_of_change(old: str, new: str) -> MachinePicture:
    """Return the picture of a change, with what `sc-breaking` says."""
    findings = compare(program_of(old), program_of(new))
    return with_findings(compared(old, new), findings)


def edited(*edits: tuple[str, str]) -> str:
    """Return the chart with some of its text replaced."""
    text = DOOR
    for was, now in edits:
        assert was in text
        text = text.replace(was, now)
    return text


def states(picture: MachinePicture) -> dict[str, Status]:
    """Return what has become of each state that is drawn."""
    return {
        path_text(key[1:]): box.status for key, box in picture.boxes().items() if key[0] == "state"
    }


def arrows(picture: MachinePicture) -> dict[str, Status]:
    """Return what has become of each arrow with a text."""
    return {arrow.full: arrow.status for arrow in picture.arrows if arrow.full}


def rows(picture: MachinePicture, state: str) -> dict[str, Status]:
    """Return what has become of each row of a state."""
    box = picture.boxes()[("state", *state.split("."))]
    return {row.text: row.status for row in box.rows}


def test_nothing_has_changed() -> None:
    """Of equal charts nothing is marked, wherever they stand in their files."""
    assert not compared(DOOR, DOOR).picture.has_changed
    assert not compared(
        DOOR, "\n\n" + DOOR.replace("  context", "  # a comment\n  context")
    ).picture.has_changed


def test_a_state_is_new() -> None:
    """It and its arrows are new; the other way round they are gone."""
    more = edited(("  state opened", "  state ajar { on Close -> closed }\n  state opened"))
    picture = picture_of_change(DOOR, more)
    assert states(picture) == {
        "": Status.SAME,
        "closed": Status.SAME,
        "ajar": Status.NEW,
        "opened": Status.SAME,
    }
    assert [each.status for each in picture.arrows if each.source[-1] == "ajar"] == [Status.NEW]
    back = picture_of_change(more, DOOR)
    assert states(back)["ajar"] is Status.GONE
    assert [each.status for each in back.arrows if each.source[-1] == "ajar"] == [Status.GONE]
    (finding,) = [row for row in back.boxes()[("state", "ajar")].rows if row.sort.is_finding]
    assert finding.text == "! BR201 breaks machines: state ajar is gone"


def test_a_state_has_another_name_and_place() -> None:
    """It is taken for the same, with all in it, and says what it was."""
    renamed = edited(("closed", "shut_now"))
    picture = picture_of_change(DOOR, renamed)
    box = picture.boxes()[("state", "shut_now")]
    assert (box.status, box.note) == (Status.MOVED, "was closed")
    assert set(arrows(picture).values()) == {Status.SAME}
    moved = edited(
        ("  state opened { on Close -> closed }", ""),
        (
            "    on Lock",
            "    initial inner\n    state inner { on Close -> closed reenter }\n    on Lock",
        ),
        ("-> opened", "-> closed.inner"),
    )
    assert not any(
        box.status is Status.SAME and box.name == "opened"
        for box in picture_of_change(DOOR, moved).boxes().values()
    )


def test_a_transition_is_changed() -> None:
    """Another guard is a change, another target one that is gone and one that is new."""
    guarded = compared(DOOR, edited(('code == ""', 'code != "0"'))).picture
    (arrow,) = [each for each in guarded.arrows if each.status is not Status.SAME]
    assert (arrow.status, arrow.guard) == (Status.CHANGED, 'code != "0"')
    assert 'was: Open [code == ""]' in arrow.full
    elsewhere = compared(DOOR, edited(("on Close -> closed", "on Close -> opened reenter"))).picture
    found = [
        (each.status, each.target[-1])
        for each in elsewhere.arrows
        if each.status is not Status.SAME
    ]
    assert found == [(Status.NEW, "opened"), (Status.GONE, "closed")]


def test_an_event_becomes_private() -> None:
    """It is marked, and its transition is changed, not another one."""
    picture = compared(DOOR, edited(("event Open\n", "private event Open\n"))).picture
    (arrow,) = [each for each in picture.arrows if each.status is not Status.SAME]
    assert (arrow.status, arrow.event) == (Status.CHANGED, "(private) Open")


def test_rows_are_changed() -> None:
    """What a state does is compared row by row."""
    picture = compared(
        DOOR, edited(("tags shut", "tags shut, safe"), ('"closed"', '"shut"'))
    ).picture
    assert states(picture)["closed"] is Status.CHANGED
    assert rows(picture, "closed") == {
        "#shut #safe": Status.NEW,
        "#shut": Status.GONE,
        'entry / log "closed"': Status.GONE,
        'entry / log "shut"': Status.NEW,
        "Lock / code = event.code": Status.SAME,
    }


def test_a_machine_is_new_or_gone() -> None:
    """All of it is."""
    two = DOOR + DOOR.partition("\n\n")[2].replace("machine door", "machine gate")
    new = compare_pictures(program_of(DOOR), program_of(two))
    assert [(each.picture.name, each.picture.has_changed) for each in new] == [
        ("door", False),
        ("gate", True),
    ]
    assert set(states(new[1].picture).values()) == {Status.NEW}
    gone = compare_pictures(program_of(two), program_of(DOOR))
    assert set(states(gone[1].picture).values()) == {Status.GONE}


def test_findings_stand_at_their_place() -> None:
    """At the transition, at the state, or at the machine, whichever it is about."""
    line = picture_of_change(DOOR, edited(("    on Lock { code = event.code }\n", "")))
    assert finding_rows(line, "closed") == ["BR703"]
    context = picture_of_change(
        DOOR,
        edited(
            ('context(code: str = "")', "context(code: int = 0)"),
            ('code == ""', "code == 0"),
            ("code = event.code", "code = 1"),
        ),
    )
    assert "BR304" in finding_rows(context, "")
    elsewhere = picture_of_change(DOOR, edited(("initial closed", "initial opened")))
    assert finding_rows(elsewhere, "") != []


def test_a_finding_names_the_thing_and_is_as_bad_as_it_is() -> None:
    """It says which event it is; what breaks nothing is of another sort than what does."""
    stricter = picture_of_change(DOOR, edited(("Lock(code: str)", "Lock(code: str, by: str)")))
    (row,) = [row for row in stricter.root.rows if row.sort.is_finding]
    assert row.sort is Sort.FINDING
    assert row.text == (
        "! BR402 breaks callers: the event Lock is stricter: by is needed, and was not there"
    )
    line = picture_of_change(DOOR, edited(("    on Lock { code = event.code }\n", "")))
    (row,) = [row for row in line.boxes()[("state", "closed")].rows if row.sort.is_finding]
    assert row.sort is Sort.WARNING
    assert row.text == "(i) BR703 changes behaviour: closed has no line for Lock any more"
    assert "note right of closed\n    machine door#58;\n    ! BR402" in mermaid_text([stricter])


def finding_rows(picture: MachinePicture, state: str) -> list[str]:
    """Return the rules of the findings at a state, at the machine for none."""
    box = picture.boxes()[("state", *filter(None, [state]))]
    return [row.text.split()[1] for row in box.rows if row.sort.is_finding]


def test_all_findings_are_shown() -> None:
    """None is left out of the picture."""
    was = (CHANGE / "old" / "book_lending.sc").read_text(encoding="utf-8")
    now = (CHANGE / "new" / "book_lending.sc").read_text(encoding="utf-8")
    picture = picture_of_change(was, now)
    told = [
        row.text.split()[1]
        for box in picture.root.walk()
        for row in box.rows
        if row.sort.is_finding
    ]
    told += [row.text.split()[1] for arrow in picture.arrows for row in arrow.findings]
    assert sorted(told) == sorted(
        each.rule.id for each in compare(program_of(was), program_of(now))
    )


@settings(max_examples=amount(8, 100))
@given(charts(), charts())
def test_any_change_has_a_picture(old: str, new: str) -> None:
    """Between any two charts; and each arrow leads from a box to a box."""
    assume(compiles(old) and compiles(new))
    for comparison in compare_pictures(program_of(old), program_of(new)):
        picture = with_findings(comparison, compare(program_of(old), program_of(new)))
        boxes = picture.boxes()
        assert len(boxes) == sum(1 for _ in picture.root.walk()), "a key stands twice"
        for arrow in picture.arrows:
            assert arrow.source in boxes
            assert arrow.target in boxes


def test_a_change_is_laid_out_well(engine: Elk) -> None:
    """The picture of a change has no flaw either."""
    was = (CHANGE / "old" / "book_lending.sc").read_text(encoding="utf-8")
    now = (CHANGE / "new" / "book_lending.sc").read_text(encoding="utf-8")
    svg = svg_of([picture_of_change(was, now)], engine)
    assert flaws_of(read_svg(svg)) == []
    for text in ("\N{MINUS SIGN} notifying", "was on_loan.requesting_hold", "~ Hold", "+ lost"):
        assert text in svg
