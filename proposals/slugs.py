"""The values of the tracker as addresses and files show them: French, ASCII, for each stored value."""

from proposals.models import (
    Confidence,
    ProposalStatus,
    ReportLink,
    SpeakerKind,
    UpdateKind,
    Voice,
    WordingState,
)

STATUS_SLUGS: dict[str, str] = {
    ProposalStatus.DONE: "realisee",
    ProposalStatus.PARTLY_DONE: "realisee-en-partie",
    ProposalStatus.IN_PROGRESS: "en-cours",
    ProposalStatus.NOT_STARTED: "aucune-suite-retrouvee",
    ProposalStatus.ABANDONED: "abandonnee",
    ProposalStatus.UNKNOWN: "inconnu",
}
KIND_SLUGS: dict[str, str] = {
    UpdateKind.MILESTONE: "jalon",
    UpdateKind.MEASURE: "mesure",
    UpdateKind.LAW: "loi",
    UpdateKind.FUNDING: "financement",
    UpdateKind.EVALUATION: "evaluation",
    UpdateKind.SETBACK: "recul",
}
LINK_SLUGS: dict[str, str] = {ReportLink.EXPLICIT: "explicite", ReportLink.THEMATIC: "thematique"}
VOICE_SLUGS: dict[str, str] = {Voice.EDITORS: "redaction", Voice.SECOND: "contradictoire"}
SPEAKER_SLUGS: dict[str, str] = {
    SpeakerKind.ELECTED: "association-d-elus",
    SpeakerKind.RESEARCHER: "recherche",
    SpeakerKind.CITIZEN: "citoyen",
}
CONFIDENCE_SLUGS: dict[str, str] = {Confidence.LOW: "faible", Confidence.MEDIUM: "moyenne", Confidence.HIGH: "forte"}
WORDING_SLUGS: dict[str, str] = {
    WordingState.DOCUMENTED: "documente",
    WordingState.ATTESTED: "atteste",
    WordingState.MISSING: "a-completer",
}
YES, NO = "oui", "non"
