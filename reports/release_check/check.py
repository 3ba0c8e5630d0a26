"""All findings in an edited report before it is sent."""

from __future__ import annotations

from reports.release_check import form, ours, own_text, unseen
from reports.release_check.findings import Finding, FindingKind, ordered
from reports.release_check.reading import read
from reports.update.edited import Edited


def check(edited: Edited, run: Edited) -> tuple[Finding, ...]:
    """The findings in the edited report compared with the report of its run: what must be corrected comes first."""
    reading = read(edited, run.store)
    findings = [*ours.check(reading)]
    findings += [
        *own_text.check(reading, {finding.sentence for finding in findings}),
        *form.check(reading),
        *unseen.check(reading),
    ]
    if edited.store.invented is not run.store.invented:
        why = "en av rapporten och körningen är gjord av påhittade exempeldata, och den andra inte"
        findings.append(Finding(FindingKind.DATA, "Rapporten", "", why, "den körning som rapporten hör till"))
    return ordered(findings)
