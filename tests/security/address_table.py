"""Every address of the cabinet by its name: who may open it, and where others are led."""

CONCLUSION_BUTTONS = ("conclusion_sign",)

CONCLUSION_FORMS = (
    "conclusion_send",
    "conclusion_accept",
    "conclusion_paper",
    "conclusion_send_back",
    "conclusion_hand_back",
    "conclusion_reevaluate",
)

#: Open to everybody signed in: what they show is the visitor's own.
OWN = {
    "home",
    "security",
    "filing",
    "register_many",
    "messages",
    "letter_settings",
    "session_keep",
    "kept_form",
    "calendar",
    "conversations",
    "consent",
    "my_data",
    "my_data_section",
    "profile",
    "profile_edit",
    "profile_name",
    "profile_contacts",
    "workplaces",
    "applications",
    "application_new",
    "assign_many",
    "proposals",
    "schedules",
    "school",
    "school_unfiled",
    "school_board",
    "withdrawals",
    "withdrawal_people",
    "assignments",
    "evaluations",
    "agreements",
    "agreements_table",
    "work",
    "work_table",
}

#: Pages about closed schedules and releases.
OF_THE_OPERATOR = {
    "operator_schedule",
    "period_xlsx",
    "period_correction",
    "withdraw",
    "amend_number",
    "amend_add",
    "amend_replace",
    "amend_move",
    "amend_remove",
    "amendment_take_back",
}

#: Who invites somebody.
INVITERS = {"school", "municipal", "operator", "school abroad", "municipal abroad"}

#: Who gets the page, by GET. Buttons answer 405 to all who may see what they are about.
#: Whoever may not fill the tables reads them.
RESULTS = (
    *("results", "results_add", "results_row", "results_delete"),
    *("results_blank", "results_draft"),
)

ALLOWED = {
    "conversation": {"applicant", "school", "municipal", "operator"},
    "conversation_ask": {"municipal"},
    "conversation_give": {"applicant", "school"},
    **{key: {"municipal", "operator"} for key in ("handling", "handling_lead", "handling_hold")},
    # Only who has given a consent can withdraw it.
    "consent_withdraw": {"applicant", "withdrawing", "teacher abroad"},
    "application": {"applicant", "school", "municipal", "expert", "operator"},
    "application_edit": {"applicant"},
    "application_delete": {"applicant"},
    "check": {"applicant"},
    "generate": {"applicant"},
    "receipt": {"applicant"},
    "petition": {"applicant", "school", "municipal", "expert", "operator"},
    "sign": {"applicant"},
    "sign_file": {"applicant"},
    "attach": {"applicant", "school"},
    "documents": {"applicant", "school"},
    "detach": {"applicant", "school"},
    "file_preview": {"applicant", "school", "municipal", "expert", "operator"},
    "file_page": {"applicant", "school", "municipal", "expert", "operator"},
    "file_cutout": {"applicant", "school", "municipal", "expert", "operator"},
    "file_contents": {"applicant", "school", "municipal", "expert", "operator"},
    **{name: {"applicant", "school", "municipal", "expert", "operator"} for name in RESULTS},
    "move": {"applicant", "school", "municipal", "expert", "operator"},
    "register": {"applicant", "school", "municipal", "expert", "operator"},
    "send_back": {"applicant", "school", "municipal", "expert", "operator"},
    "reject": {"applicant", "school", "municipal", "expert", "operator"},
    "withdrawal_new": {"applicant", "school", "municipal", "expert", "operator"},
    **{
        name: {"withdrawing", "school", "municipal", "operator"}
        for name in (
            "withdrawal",
            "withdrawal_scan",
            "withdrawal_register",
            "withdrawal_decline",
        )
    },
    "conflict": {"expert"},
    "assign": {"municipal"},
    "schedule": {"municipal"},
    "schedule_close": {"municipal"},
    "schedule_send_back": {"operator"},
    "postpone": {"municipal"},
    **{name: {"operator"} for name in OF_THE_OPERATOR},
    "system": {"operator"},
    "periods": {"operator"},
    "period": {"operator"},
    "score": {"expert"},
    "word_conclusion": {"expert"},
    "sheet": {"municipal", "expert", "operator"},
    "remarks": {"applicant"},
    "conclusions": {"municipal", "municipal abroad", "operator"},
    **{
        name: {"applicant", "school", "municipal", "expert", "operator"}
        for name in ("conclusion", "conclusion_verify", *CONCLUSION_FORMS)
    },
    "agreements_start": {"municipal", "municipal abroad"},
    "agreement": {"municipal", "expert", "operator"},
    "agreement_edit": {"municipal", "expert", "operator"},
    "agreement_send_back": {"municipal", "expert", "operator"},
    "agreement_register": {"municipal", "expert", "operator"},
    "agreement_paper": {"municipal", "expert", "operator"},
    "agreement_sign": {"municipal", "expert", "operator"},
    "agreement_end": {"municipal", "expert", "operator"},
    "file": {"applicant", "school", "municipal", "expert", "operator"},
    # Of whoever ordered it; here the municipal coordinator.
    "dossier": {"municipal"},
    "dossier_zip": {"municipal"},
    **dict.fromkeys(("invitations", "invite", "invite_table"), INVITERS),
    "invitation_email": {"municipal", "operator"},
    "coordinators": {"municipal", "operator", "municipal abroad"},
    "coordinator_end": {"operator"},
    "school_coordinator_end": {"municipal"},
    "entry_help": INVITERS,
    "entry_help_email": {"school", "municipal", "operator"},
    # Who may not take it off is told so.
    "entry_help_second_step": {"school", "municipal", "operator"},
    "message": {"applicant"},
    **{name: {"operator"} for name in ("reports", "report")},
    "journal": {"operator"},
    "journal_table": {"operator"},
    "people": INVITERS | {"expert", "colleague", "expert abroad"},
    "person": {"school", "municipal", "expert", "operator"},
}

#: Lead to another page.
LEAD_ON = {"check", "message", "kept_form"}

#: Of the visitor's own, so that it exists for everybody and does nothing to others.
OWN_BUTTONS = {"messages_read", "my_data_archive"}

BUTTONS = {
    *CONCLUSION_BUTTONS,
    "dossier_order",
    "dossier_cancel",
    "score_save",
    "score_confirm",
    "score_take_back",
    "conversation_settle",
    "handling_resume",
    "handling_note_delete",
    "messages_read",
    "my_data_archive",
    "ticks",
    "submit",
    "sign_code",
    "reattach",
    "school_remind",
    "document_move",
    "results_copy",
    "results_move",
    "withdrawal_submit",
    "withdrawal_drop",
    "schedule_reopen",
    "schedule_accept",
    "period_accept",
    "period_remind",
    "plan_year",
    "agreement_send",
    "agreement_verify",
    "invitation_resend",
    "invitation_revoke",
    "entry_help_recovery",
}

#: Spoken to by scripts alone; whose what is, tests/files/uploads/test_views.py asks.
SCRIPTS = {"uploads", "upload"}

#: Pages of an office say 403 to others; everything else does not exist for them.
OFFICES = {
    "people",
    "reports",
    "journal",
    "journal_table",
    "conclusions",
    "system",
    "periods",
    "period",
    "schedule_send_back",
    "agreements_start",
    "invitations",
    "invite",
    "invite_table",
    "coordinators",
    "entry_help",
} | OF_THE_OPERATOR
