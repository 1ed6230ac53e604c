"""The whole procedure by its real services, driven by Hypothesis, with controls to be found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from unittest import mock

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from attestation.applications.services import review
from attestation.base.permissions import ALLOWED
from attestation.base.workflow import Workflow
from attestation.scheduling.releases.services import releases
from trust.files_at_hand import files_at_hand
from trust.machine.acts import ACTS
from trust.machine.stage import BrokenError, Stage, choosing
from trust.report import Row
from trust.world import own_database

#: Steps of a whole run, and of one example.
STEPS, STEPS_EACH = 10_000, 40
#: A control is to be found within so many examples.
_EXAMPLES_OF_A_CONTROL = 60

#: Guards that are taken away in turn, and where the examples begin that have to notice it.
CONTROLS: dict[str, tuple[str, Callable[[], Any]]] = {
    "nobody asks who it is and what came before": (
        "before register",
        lambda: mock.patch.object(Workflow, "verdict", return_value=ALLOWED),
    ),
    "one number for all": (
        "before register",
        lambda: mock.patch.object(review, "take_number", return_value=1),
    ),
    "a schedule is closed without experts": (
        "before close",
        lambda: mock.patch.object(releases, "without_two_experts", return_value=[]),
    ),
    "a refusal is no sentence": (
        "before register",
        lambda: mock.patch.object(review, "_require_note", side_effect=ValueError("no sentence")),
    ),
}


def run() -> Iterator[Row]:
    """Drive the procedure, then show that taking a guard away is noticed."""
    with own_database("workflow"), files_at_hand():
        stage = Stage()
        row = Row("workflow: steps")
        try:
            stage.lead_the_way()
            drive(stage, steps=STEPS)
            stage.judge_the_end()
        except BrokenError as fault:
            row.faults.append(str(fault))
        row.tried = stage.steps
        yield row
        yield _told(stage)
        yield controls(stage)


def _told(stage: Stage) -> Row:
    """Every act must have been done, or the machine goes past a part of the procedure."""
    undone = [act.name for act in ACTS if act.name not in stage.acts_done]
    row = Row(f"workflow: acts ({stage.done} done, {stage.refused} refused)", len(ACTS))
    row.faults = [f"never done: {name}" for name in undone]
    return row


def drive(stage: Stage, *, steps: int, derandomize: bool = False, shrink: bool = True) -> None:
    """Press buttons until so many steps more are taken.

    Raises:
        BrokenError: something did not hold; the steps that led there are told.
    """
    aim = stage.steps + steps
    while stage.steps < aim:
        examples = max(1, (aim - stage.steps) // STEPS_EACH)
        _run(stage, examples=examples, derandomize=derandomize, shrink=shrink)


def controls(stage: Stage, names: Iterable[str] = CONTROLS) -> Row:
    """Take each guard away, and see that it is missed."""
    row = Row("workflow: controls")
    for name in names:
        row.tried += 1
        beginning, without = CONTROLS[name]
        with without():
            try:
                _run(
                    stage,
                    examples=_EXAMPLES_OF_A_CONTROL,
                    derandomize=True,
                    shrink=False,
                    beginnings=[beginning],
                )
            except BrokenError:
                continue
        row.faults.append(f"{name}: not noticed")
    return row


def _run(
    stage: Stage,
    *,
    examples: int,
    derandomize: bool,
    shrink: bool,
    beginnings: Sequence[str] | None = None,
) -> None:
    phases = [Phase.generate, *([Phase.shrink] if shrink else [])]
    run_state_machine_as_test(
        lambda: _Machine(stage, beginnings or stage.beginnings),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS_EACH,
            deadline=None,
            database=None,
            derandomize=derandomize,
            phases=phases,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


#: What is done next, as often as it stands here.
_WHAT = [*["what is wanted"] * 4, *["what is offered"] * 6, *["anything"] * 2, "days", "jobs"]


class _Machine(RuleBasedStateMachine):
    """Somebody goes on, or anybody presses anything; days pass, and the worker runs."""

    def __init__(self, stage: Stage, beginnings: Sequence[str]) -> None:
        super().__init__()
        self.stage, self.beginnings = stage, beginnings

    @initialize(data=st.data())
    def begin(self, data: Any) -> None:
        self.stage.begin(data.draw(st.sampled_from(self.beginnings)))

    @rule(data=st.data(), what=st.sampled_from(_WHAT))
    def step(self, data: Any, what: str) -> None:
        stage, choose = self.stage, choosing(data.draw, st.sampled_from)
        match what:
            case "what is wanted":
                if wanted := list(stage.wanted()):
                    stage.go_on(choose(wanted), choose)
            case "what is offered":
                # First which act: there are many more things to attach to than orders to sign.
                offered = list(stage.offered())
                act = choose(list(dict.fromkeys(act for act, _ in offered)))
                stage.press_offered(choose([one for one in offered if one[0] is act]), choose)
            case "anything":
                stage.press(choose(ACTS), choose)
            case "days":
                stage.pass_days(choose([1, 1, 3, 14, 45]))
            case "jobs":
                stage.run_jobs()

    def teardown(self) -> None:
        self.stage.end()
