"""All that is to be said of an edited report before it is sent."""

from __future__ import annotations

from reports.release_check import form, ours, own_text
from reports.release_check.findings import Finding, Kind, ordered
from reports.release_check.reading import read
from reports.update.edited import Edited


def check(edited: Edited, run: Edited) -> tuple[Finding, ...]:
    """The edited report held against the one that its run wrote: what must be mended first, then what to look at."""
    both = read(edited, run.store)
    found = [*ours.check(both)]
    found += [*own_text.check(both, {one.sentence for one in found}), *form.check(both)]
    if edited.store.invented is not run.store.invented:
        why = "en av rapporten och körningen är gjord av påhittade exempeldata, och den andra inte"
        found.append(Finding(Kind.DATA, "Rapporten", "", why, "den körning som rapporten hör till"))
    return ordered(found)
