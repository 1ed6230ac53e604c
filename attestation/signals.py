"""The signals that the module sends to the rest of the site, and a room to those above it."""

from django.dispatch import Signal

#: A release is being published; sent with ``release_id`` inside the publishing transaction, so a
#: receiver that fails undoes the publication, which is then tried again.
schedule_released = Signal()

#: A published release is being taken down; sent with ``release_id`` in the same manner. What is
#: shown instead, if anything, is for the receiver to decide.
schedule_withdrawn = Signal()

#: A list of categories that orders have set is being published; sent with ``release_id`` of
#: `ResultsRelease` in the same manner as a schedule.
results_released = Signal()

#: An application is being withdrawn; sent with ``application`` (locked, its state still the old
#: one), ``reason`` and ``actor`` inside the transaction. A room that keeps a place for the
#: application gives it up; a refusal undoes the withdrawal.
application_leaves = Signal()

#: Applications are ending otherwise than by a withdrawal: rejected by a coordinator, or decided by
#: an order; sent with ``applications`` (their keys; the rows are locked) and ``actor`` inside the
#: transaction. What depends on a live application ends with it.
applications_ended = Signal()

#: An administrator has changed somebody's account; sent with ``person``, ``what`` (words for a
#: sentence) and ``actor`` inside the transaction.
account_changed = Signal()

#: An organization was merged; sent with ``organization``, ``into`` and ``actor`` inside the
#: transaction. Each room moves its active records; an error undoes the merging.
organization_merged = Signal()

#: A backup was restored; sent with ``made_at``, the moment of its dump, before the invariants are
#: checked. What had to be forgotten since then is forgotten again by whoever knows of it.
database_restored = Signal()
