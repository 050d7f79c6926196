"""What a form shows where it stands: a question with its buttons, or the review page."""

from conversations.draft import Draft
from conversations.form import Form
from conversations.screen import Button, Keyboard, Rows, Say, Screen, Shown, in_rows, say
from conversations.step import Step
from conversations.world import World

HELP_AFTER = 3  # misunderstandings of one question
HINT_AFTER = 2
# These complaints say already what a hint would say again.
PLAIN_ENOUGH = tuple(
    f"complaint.{name}" for name in ("choose", "choose_or_write", "choose_several", "choose_one", "consent")
)


def present(
    form: Form,
    draft: Draft,
    world: World,
    *,
    note: Say | None = None,
    complaint: Say | None = None,
    toast: Shown | None = None,
    trace: Shown | None = None,
    replaces: bool = False,
) -> Screen:
    """Show where the draft stands; a `note` or a `complaint` about the last answer comes first."""
    step = form.position(draft, world)
    first = note or complaint
    # An empty line sets what was wrong apart from the question.
    lines: tuple[Shown, ...] = () if first is None else (first, "")
    if step is None:
        lines += _review_lines(form, draft, world)
        return Screen(lines, _review_rows(form, draft, world), toast=toast, trace=trace)
    asking = form.asking(step, draft, world)
    keyboard = step.widget.keyboard(asking)
    if complaint is not None and draft.misses >= HELP_AFTER and not step.needed:
        lines = (*lines[:1], say("form.no_matter"), "")
    if step.name in draft.later:
        lines += (say("form.left_over"),)
    lines += step.widget.lines(asking)
    if complaint is not None and draft.misses == HINT_AFTER and complaint.key not in PLAIN_ENOUGH:
        lines += (say(asking.key("hint")),)
    navigation = _navigation(form, step, draft, world)
    if keyboard is not None:
        keyboard = Keyboard(keyboard.contact, (*keyboard.words, *navigation))
        return Screen(lines, keyboard=keyboard, toast=toast, trace=trace)
    return Screen(
        lines, step.widget.rows(asking) + in_rows(navigation, wide=3), toast=toast, trace=trace, replaces=replaces
    )


def _navigation(form: Form, step: Step, draft: Draft, world: World) -> tuple[Button, ...]:
    def button(act: str) -> Button:
        return Button(say(f"button.{act}"), f"{form.code}.{step.name}.{act}")

    acts = []
    if draft.misses >= HELP_AFTER:
        acts += ["person"] if step.needed else ["later", "person"]
    if step.widget.gathered(draft.at_work(step.name)):
        # It is taken, or taken off piece by piece: what stands beside it would throw it away unseen.
        pass
    elif step.name == draft.reopened and step.name in draft.answers:
        acts.append("keep")
    elif step.skippable and draft.misses < HELP_AFTER:
        acts.append("skip")
    if form.before(step, draft, world) is not None:
        acts.append("back")
        # Before the first answer there is nothing to leave: the first question has its own way out.
        acts.append("finish" if form.brief else "cancel")
    elif form.brief:
        acts.append("cancel")
    return tuple(button(act) for act in acts)


def _review_lines(form: Form, draft: Draft, world: World) -> tuple[Shown, ...]:
    lines: list[Shown] = [say(f"{form.name}.review"), ""]
    for step in _reviewed(form, draft, world):
        answer = draft.answers.get(step.name)
        value = say("form.empty") if answer in (None, [], {}) else step.widget.shown(answer, world)
        lines.append(say("form.review.line", label=say(f"{form.name}.{step.name}.label"), value=value))
    return tuple(lines)


def _review_rows(form: Form, draft: Draft, world: World) -> Rows:
    changes = [
        Button(say(f"{form.name}.{step.name}.label"), f"{form.code}.{step.name}.edit")
        for step in _reviewed(form, draft, world)
    ]
    send = (Button(say(f"{form.name}.send"), f"{form.code}..send"),)
    leave = (Button(say("button.cancel"), f"{form.code}..cancel"),)
    return (*in_rows(changes, wide=3), send, leave)


def _reviewed(form: Form, draft: Draft, world: World) -> list[Step]:
    # The first question may be a consent: it is given or withdrawn, not edited.
    return [step for step in form.applicable(draft, world) if getattr(step.widget, "reviewed", True)]
