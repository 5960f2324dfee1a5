"""How safe the ledger is, as HTML and in sentences."""

from datetime import timedelta

from roadmap.desk.safety import Age, Safety, written_head
from roadmap.evidence import Audit
from roadmap.views.rendering import View
from roadmap.words import Words

SHOWN = 100
"""Faults that are shown; of more, the number."""


def title(view: View) -> str:
    """What the page is for."""
    return view.render("safety_title.html")


def backup(view: View, found: Safety) -> str:
    """The last backup."""
    return view.render("safety_backup.html", found=found, told=backup_told(view, found))


def audit(view: View, found: Safety) -> str:
    """The last audit."""
    return view.render("safety_told.html", found=found, told=audit_told(view, found))


def on_the_desk(view: View, found: Safety, keeper: bool) -> str:
    """Both in short, for the desk; `keeper` is whether whoever reads it may make a backup."""
    told = {"backup": backup_told(view, found), "audit": audit_told(view, found)}
    return view.render("safety_desk.html", found=found, keeper=keeper, **told)


def backup_told(view: View, found: Safety) -> str:
    """How old the last backup is: one sentence, for the desk too."""
    words = view.address.words
    if not found.own_file:
        return words.say("The ledger is on a database server: its backups are made there.")
    if found.backup is None:
        return words.say("No backup has been made yet.")
    told = words.say("The last backup was made {ago}.", ago=ago(words, found.backup.ago))
    return f"{told} {_since(words, found.backup)}"


def audit_told(view: View, found: Safety) -> str:
    """When somebody last looked whether the ledger is whole, and what they found."""
    words = view.address.words
    if found.audit is None:
        return words.say("Nobody has looked yet whether the ledger is whole.")
    one = "Somebody looked {ago}: the ledger had {number} fault."
    many = "Somebody looked {ago}: the ledger had {number} faults."
    if found.audit.kept.faults:
        return words.count(one, many, found.audit.kept.faults, ago=ago(words, found.audit.ago))
    told = words.say("Somebody looked {ago}: the ledger was whole.", ago=ago(words, found.audit.ago))
    return f"{told} {_since(words, found.audit)}"


def _since(words: Words, age: Age) -> str:
    if not age.since:
        return words.say("Nothing has changed since.")
    return words.count("There was {number} change since.", "There were {number} changes since.", age.since)


def ago(words: Words, time: timedelta) -> str:
    """Roughly, as people say it."""
    hours = int(time.total_seconds() // 3600)
    if hours < 1:
        return words.say("less than an hour ago")
    if hours < 48:
        return words.count("{number} hour ago", "{number} hours ago", hours)
    return words.count("{number} day ago", "{number} days ago", time.days)


def audited(view: View, found: Audit) -> str:
    """What walking the chain found."""
    return view.render("safety_audit.html", found=found, head=written_head(found.head), shown=SHOWN)
