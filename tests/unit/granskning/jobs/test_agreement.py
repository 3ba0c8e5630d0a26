"""Two reviewers compared as a job: whose export an error is about, and the message when no case is common."""

from __future__ import annotations

from pathlib import Path

import pytest

from granskning.jobs import agreement as job
from granskning.jobs.agreement import PairRequest, samstammighet
from granskning.jobs.new_audit import ny
from pipeline.errors import ContractError, Fault, NothingInCommonError, PersonalDataError
from tests.lib.codings import coding
from tests.lib.pipeline_run import example_export
from tests.lib.reviews import plain

pytestmark = pytest.mark.usefixtures("home")


def test_two_exports_without_a_common_decision_leave_nothing(tmp_path: Path) -> None:
    first, second = example_export(tmp_path / "a"), example_export(tmp_path / "b", arende_id="B-{id}")
    audit = str(ny("liten", tmp_path))
    with pytest.raises(NothingInCommonError) as raised:
        samstammighet(PairRequest(first, second, tmp_path / "ut", audit), print)
    message = plain(str(raised.value))
    assert message.startswith("De två exporterna har inget ärende gemensamt, så det finns inget att jämföra.")
    assert "Granskare A har 40 ärenden och granskare B 40 ärenden." in message
    assert not (tmp_path / "ut").exists()


def test_faults_of_both_are_told_at_once_and_of_which_they_are(tmp_path: Path) -> None:
    first, second = example_export(tmp_path / "a", kon="X"), example_export(tmp_path / "b", alder="trettio")
    audit = str(ny("liten", tmp_path))
    with pytest.raises(ContractError) as raised:
        samstammighet(PairRequest(first, second, tmp_path / "ut", audit), print)
    assert {(f.table.split(",")[0], f.column) for f in raised.value.faults} == {
        ("granskare A", "kon"), ("granskare B", "alder"),
    }  # fmt: skip
    assert sorted(p.name for p in (tmp_path / "ut").iterdir()) == ["fel.csv", "fel.xlsx"]


def test_an_error_says_whose_export_it_is_about() -> None:
    with pytest.raises(ContractError) as raised, job._errors_attributed_to("granskare B"):
        raise ContractError([Fault("arenden", 2, "kon", "X", "finns inte")])
    assert raised.value.faults[0].table == "granskare B, arenden"
    with pytest.raises(PersonalDataError) as personal_data_error, job._errors_attributed_to("granskare A"):
        raise PersonalDataError(["arenden, rad 2"])
    assert personal_data_error.value.places == ("granskare A, arenden, rad 2",)


def test_exports_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    same_names = PairRequest(tmp_path / "anna" / "mall.xlsx", tmp_path / "bo" / "mall.xlsx", tmp_path)
    assert job._names(same_names) == ("anna/mall.xlsx", "bo/mall.xlsx")
    assert job._names(PairRequest(tmp_path / "anna.xlsx", tmp_path / "bo.xlsx", tmp_path)) == ("anna.xlsx", "bo.xlsx")


def test_what_each_has_that_the_other_has_not_is_counted() -> None:
    message = job._nothing_in_common(coding(only_first=["A-1"], only_second=["B-1", "B-2"]))
    assert "Granskare A har ett ärende och granskare B två ärenden." in plain(message)
