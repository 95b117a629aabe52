"""What the databases refuse of the tracker: its ledgers only grow, and nothing is said without its proof."""

from django.db import migrations

from catalogue.triggers import CreateTriggers, Trigger, append_only, is_taken

AXIS, PROPOSAL, SOURCE = "proposals_axis", "proposals_proposal", "proposals_proposalsource"
ENTRY, FOUNDING, DECISION = "proposals_statusentry", "proposals_statusfact", "proposals_moderation"
FACT, DEADLINE, STATEMENT = "proposals_proposalupdate", "proposals_deadline", "proposals_statement"

FOREVER = "Le registre ne se modifie pas : une erreur se corrige par une nouvelle entrée."
NOT_YET = "Cette date n’est pas encore passée."
NOT_NOW = "Une entrée est datée du jour où elle est consignée."


def not_in_the_future(table: str, day: str) -> Trigger:
    """What is recorded has happened. France is at most two hours ahead of universal time."""
    when = {
        "sqlite": f"NEW.{day} > date('now', '+2 hours') OR NEW.recorded_at > datetime('now', '+1 day')",
        "postgresql": f"NEW.{day} > (now() AT TIME ZONE 'UTC' + INTERVAL '2 hours')::date"
        " OR NEW.recorded_at > now() + INTERVAL '1 day'",
    }
    return Trigger(table, "not_yet", "INSERT", when, NOT_YET)


def not_recorded_in_the_future(table: str) -> Trigger:
    """A row that has no other date is not recorded tomorrow."""
    when = {
        "sqlite": "NEW.recorded_at > datetime('now', '+1 day')",
        "postgresql": "NEW.recorded_at > now() + INTERVAL '1 day'",
    }
    return Trigger(table, "not_yet", "INSERT", when, NOT_YET)


def dated_now(table: str) -> Trigger:
    """A row is not older than it is: a page would say that it was known before."""
    when = {
        "sqlite": "NEW.recorded_at < datetime('now', '-1 day')",
        "postgresql": "NEW.recorded_at < now() - INTERVAL '1 day'",
    }
    return Trigger(table, "dated_now", "INSERT", when, NOT_NOW)


def last_statement(proposal: str) -> str:
    """The key of the last statement of a proposal."""
    return f"(SELECT MAX(one.id) FROM {STATEMENT} one WHERE one.proposal_id = {proposal})"


PROPOSALS = [
    # A proposal does change, as its statements say.
    *(each for each in append_only(PROPOSAL, FOREVER, ("number",), ("statement_id",)) if each.event != "UPDATE"),
    Trigger(
        PROPOSAL,
        "born_unknown",
        "INSERT",
        "NEW.statement_id IS NOT NULL",
        "Une proposition naît sans intitulé, son numéro et son axe provisoires.",
    ),
    Trigger(
        PROPOSAL,
        "as_stated",
        "UPDATE",
        "(NEW.number <> OLD.number OR NEW.axis_id <> OLD.axis_id"
        " OR COALESCE(NEW.statement_id, 0) <> COALESCE(OLD.statement_id, 0))"
        f" AND NOT EXISTS (SELECT 1 FROM {STATEMENT} said WHERE said.id = {last_statement('NEW.id')}"
        " AND said.id = NEW.statement_id AND said.number = NEW.number AND said.axis_id = NEW.axis_id)",
        "Une proposition ne dit autre chose du rapport que par un énoncé, avec sa page ou sa source.",
    ),
    Trigger(
        PROPOSAL,
        "number_is_free",
        "UPDATE",
        f"EXISTS (SELECT 1 FROM {PROPOSAL} held WHERE held.number = NEW.number AND held.id <> NEW.id)",
        "Ce numéro est celui d’une autre proposition.",
        only="sqlite",  # UPDATE OR REPLACE
    ),
    Trigger(PROPOSAL, "same_key", "UPDATE", "NEW.id <> OLD.id", "La clé d’une proposition ne change pas."),
]

WORDINGS = [
    *append_only(AXIS, FOREVER, ("number",)),
    *append_only(STATEMENT, FOREVER),
    not_recorded_in_the_future(STATEMENT),
    dated_now(STATEMENT),
    *append_only(SOURCE, FOREVER, ("proposal_id", "url")),
    Trigger(
        SOURCE,
        "as_stated",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {STATEMENT} said WHERE said.proposal_id = NEW.proposal_id)",
        "Une page n’atteste que ce qu’un énoncé dit.",
    ),
    Trigger(
        STATEMENT,
        "page_as_read",
        "INSERT",
        "COALESCE(NEW.wording_page, 0) NOT IN (COALESCE(NEW.page, 0), COALESCE((SELECT said.wording_page"
        f" FROM {STATEMENT} said WHERE said.id = {last_statement('NEW.proposal_id')}), 0))",
        "La page de l’intitulé est celle de la preuve, ou celle d’avant.",
    ),
]

FACTS = [
    *append_only(FACT, FOREVER, ("corrects_id",)),
    Trigger(
        FACT,
        "no_replacement",
        "INSERT",
        "NEW.corrects_id IS NULL AND "
        + is_taken(FACT, ("proposal_id", "source_url", "happened_on", "precision"), among="held.corrects_id IS NULL"),
        "Ce fait est déjà consigné : même proposition, même source, même date.",
        only="sqlite",
    ),
    Trigger(
        FACT,
        "same_proposal",
        "INSERT",
        f"NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {FACT} corrected"
        " WHERE corrected.id = NEW.corrects_id AND corrected.proposal_id = NEW.proposal_id)",
        "Un fait corrige un fait de la même proposition.",
    ),
    not_in_the_future(FACT, "happened_on"),
    dated_now(FACT),
]

STATUSES = [
    *append_only(ENTRY, FOREVER),
    Trigger(
        ENTRY,
        "same_voice",
        "INSERT",
        f"NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENTRY} corrected"
        " WHERE corrected.id = NEW.corrects_id AND corrected.proposal_id = NEW.proposal_id"
        " AND corrected.voice = NEW.voice AND corrected.speaker_kind = NEW.speaker_kind"
        " AND corrected.speaker = NEW.speaker)",
        "Une entrée corrige une entrée de la même proposition, et de la même voix.",
    ),
    not_in_the_future(ENTRY, "effective_on"),
    dated_now(ENTRY),
    *append_only(FOUNDING, FOREVER, ("entry_id", "update_id")),
    Trigger(
        FOUNDING,
        "same_proposal",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {ENTRY} entry JOIN {FACT} fact ON fact.proposal_id = entry.proposal_id"
        " WHERE entry.id = NEW.entry_id AND fact.id = NEW.update_id)",
        "Un statut se fonde sur des faits de la même proposition.",
    ),
    Trigger(
        FOUNDING,
        "not_late",
        "INSERT",
        f"(SELECT COUNT(*) FROM {FOUNDING} held WHERE held.entry_id = NEW.entry_id)"
        f" >= (SELECT entry.founding_count FROM {ENTRY} entry WHERE entry.id = NEW.entry_id)",
        "Les faits qui fondent une entrée sont consignés avec elle : aucun ne s’y ajoute plus tard.",
    ),
    *append_only(DECISION, FOREVER),
    Trigger(
        DECISION,
        "second_voice_only",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {ENTRY} entry WHERE entry.id = NEW.entry_id AND entry.voice = 'second')",
        "Seule une lecture contradictoire passe par la modération.",
    ),
    not_recorded_in_the_future(DECISION),
    dated_now(DECISION),
]

DEADLINES = [
    *append_only(DEADLINE, FOREVER),
    not_in_the_future(DEADLINE, "effective_on"),
    dated_now(DEADLINE),
]

TRIGGERS = [*PROPOSALS, *WORDINGS, *FACTS, *STATUSES, *DEADLINES]


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]

    operations = [CreateTriggers(TRIGGERS)]
