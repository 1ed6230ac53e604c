"""By these triggers the database notes each change of what is counted (decision 40)."""

import pgtrigger

_NOTE = """
    INSERT INTO attestation_applicationtally (municipality_id, state, is_filed, number)
    SELECT municipality_id, {row}.state, {row}.submitted_at IS NOT NULL, {number}
    FROM attestation_organization WHERE id = {row}.organization_id;
"""
#: Of applications.
STATE_IS_TALLIED = pgtrigger.Trigger(
    name="state_is_tallied",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND OLD.state = NEW.state
            AND OLD.organization_id = NEW.organization_id
            AND (OLD.submitted_at IS NULL) = (NEW.submitted_at IS NULL) THEN
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN {_NOTE.format(row="OLD", number=-1)} END IF;
        IF TG_OP <> 'DELETE' THEN {_NOTE.format(row="NEW", number=1)} END IF;
        RETURN NULL;
    """,
)
