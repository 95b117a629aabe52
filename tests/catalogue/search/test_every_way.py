"""No way to change what lists show is forgotten: each service and page of the admin is walked, or says why not."""

import importlib
import inspect
import pkgutil

from django.contrib import admin

import catalogue
import proposals
from tests.catalogue.search.test_freshness import WAYS

APART = {
    "say what is missing or refused": "address_errors evidence_errors publication_errors",
    "plan, compare or address, and write nothing": (
        "make_plan match_new_rows edit_conflict merge raised_flags neighbours"
    ),
    "keep what no list shows": (
        "keep_file purge queue_mail queue_mails send_due try_again addresses_to_check record_findings "
        "record_source_checks"
    ),
    "tell by mail what is new": "subscribe confirm_alert set_frequency stop_alert send_alerts first_shown",
    "keep what only the sheet shows": "record_answer treat ask lock_entries",
    "prepare a version that nobody sees yet": "prepare discard_pending renew_link",
    "the words of the search, held by tests/catalogue/admin/test_search_words.py": (
        "load_search_words switch_search_words merge_groups"
    ),
    "held to the index by the tests of the tracker": "state_proposal load_tracker",
    "write a contribution, which is no entry": (
        "start_draft save_answers stand_at turn_into add_file remove_file make_room send ask_to_confirm reopen "
        "confirm send_resume_link keep_token issue_token transition record_event"
    ),
    "answer about a contribution, or pass it on": (
        "write_message answer_request decide_on_edit withdraw relay write_mail email_person send_lost_links"
    ),
    "decide on a contribution without an entry": (
        "take hand_back merge_into resume request_changes reject mark_spam clear reconsider write_note "
        "write_to_person propose_texts submit_entry"
    ),
    "forget who contributes": "erase forget_contact erase_person_behind erase_person export_person",
    "write a dossier, of which lists show nothing": "load_dossiers",
    "write a notebook, of which lists show nothing": (
        "create_notebook keep_entry remove_entry move_entry keep_note rename_notebook share_notebook "
        "unshare_notebook delete_notebook"
    ),
    "the tracker's own tables": "load_axes record_entry publish_reading",
}
"""Services that are no way to change what lists show, by reason."""

APART_IN_ADMIN = {
    "dossier",
    "territory",
    "searchmiss",
    "outgoingmail",
    "alert",
    "sourcestate",
    "verification",
    "submission",
} | {
    "synonymgroup",
    "weakword",
}
"""Tables of the catalogue that are read only in the admin, or that no list shows."""

APART_ACTIONS = {"try_again_selected", "treat_selected", "take_selected", "release_selected"} | {
    "switch_off_selected",
    "switch_on_selected",
}


def service_names() -> set[str]:
    """The public functions of the two applications that take their arguments by name alone, as services do."""
    return {
        name
        for package in (catalogue, proposals)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".migrations" not in module.name
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        if function.__module__ == module.name and not name.startswith("_") and is_service(function)
    }


def is_service(function) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return bool(parameters) and all(each.kind in (each.KEYWORD_ONLY, each.VAR_KEYWORD) for each in parameters)


def test_no_service_is_forgotten():
    """Whoever writes a service adds it to the ways, or says why lists show nothing of it."""
    found, apart = service_names(), {name for names in APART.values() for name in names.split()}
    assert len(found) >= 45
    assert found == apart | (found & {way.rpartition(".")[2] for way in WAYS})
    assert not apart & {way.rpartition(".")[2] for way in WAYS}


def test_no_page_of_the_admin_is_forgotten():
    models = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "catalogue"}
    assert {f"admin.{name}" for name in models - APART_IN_ADMIN} <= set(WAYS)
    actions = {action for each in admin.site._registry.values() for action in each.actions or ()}
    assert len(actions) >= 9
    assert {f"admin.{action}" for action in actions - APART_ACTIONS} <= set(WAYS)
