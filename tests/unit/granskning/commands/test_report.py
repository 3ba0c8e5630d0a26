"""The commands that read an export."""

from __future__ import annotations

from tests.lib.pipeline_run import command


def test_a_report_needs_a_folder_unless_it_is_a_preview() -> None:
    answer = command("rapport", "borta")
    assert answer.exit_code == 2 and "Ange med --ut vilken mapp rapporten ska ligga i." in answer.output
    preview = command("rapport", "borta", "--forhandsvisa", "--tyst")
    assert preview.exit_code == 5, "it gets as far as the export that is not there"
