"""By these triggers the database notes that an application is to be looked at anew.

Rooms below have one each: organizations, profiles, records of the register, annulments.
"""

import pgtrigger

#: Of applications: a row while it waits for a decision, and never a row of an earlier filing.
IS_LOOKED_AT = pgtrigger.Trigger(
    name="is_looked_at",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF TG_OP = 'UPDATE' AND OLD.state = 'submitted' AND NEW.state <> 'submitted' THEN
            DELETE FROM attestation_precheck WHERE application_id = NEW.id;
        ELSIF NEW.state = 'submitted' THEN
            INSERT INTO attestation_precheck
                (application_id, verdict, findings, basis, change, changed_at)
            VALUES (NEW.id, 'pending', '[]', '', 1, now())
            ON CONFLICT (application_id) DO UPDATE
                SET verdict = 'pending', changed_at = now(),
                    change = attestation_precheck.change + 1;
        END IF;
        RETURN NULL;
    """,
)
#: Of documents: the appendix is made of what was filed and says nothing new.
DOCUMENTS_ARE_LOOKED_AT = pgtrigger.Trigger(
    name="is_looked_at",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("document", "attestation_applicationdocument")],
    func="""
        IF TG_OP = 'DELETE' THEN document := OLD; ELSE document := NEW; END IF;
        IF document.kind = 'appendix' OR TG_OP = 'UPDATE'
            AND OLD.kind = NEW.kind AND OLD.title = NEW.title AND OLD.file_id = NEW.file_id
            AND OLD.revision = NEW.revision AND OLD.remarks = NEW.remarks
            AND OLD.detached_at IS NOT DISTINCT FROM NEW.detached_at THEN
            RETURN NULL;
        END IF;
        UPDATE attestation_precheck
        SET verdict = 'pending', changed_at = now(), change = change + 1
        WHERE application_id = document.application_id;
        RETURN NULL;
    """,
)
