"""What is asked of Restate about machines one by one, in the SQL of DataFusion.

Each query reads one table once and joins nothing: that takes a quarter of the time of a join for a
hundred thousand machines. What belongs together is put together in `reading.py`.
"""

from __future__ import annotations

from collections.abc import Collection

from ..cluster.queries import text, texts

# Calls that are steps of a machine, or look like one; others are made as often as somebody looks.
LOOKS = ("snapshot", "waitFor")

# Restate 1.7 gives no `scheduled_start_at` unless `scheduled_at` is asked for, too.
CALL = """id, target_service_name service, target_service_key service_key,
  target_handler_name handler, status, created_at created, completed_at ended,
  scheduled_at, scheduled_start_at due, retry_count tries, next_retry_at next_try,
  idempotency_key"""
FAILURE = "last_failure failure, last_failure_error_code failure_code"


def machines_query(
    services: Collection[str],
    *,
    also: str | None = None,
    with_context: bool = False,
    keys: Collection[str] = (),
    most: int | None = None,
) -> str:
    """Write the query for the machines of services, in the order of their services and keys.

    `also` is another condition, about the columns `service`, `key`, `version` and `status`; `most`
    is how many of them are wanted.
    """
    context = ""
    if with_context:
        context = """,
    json_get_json(value_utf8, 'context') context,
    json_get_json(value_utf8, 'output') output,
    json_get_json(value_utf8, 'runtime', 'input') input"""
    at_keys = _at("service_key", keys)
    return f"""
select * from (
  select service_name service, service_key key,
    json_get_str(value_utf8, 'version') version,
    json_get_str(value_utf8, 'status') status,
    json_get_json(value_utf8, 'value') value,
    json_get_json(value_utf8, 'tags') tags,
    json_get_int(value_utf8, 'revision') revision,
    json_get_json(value_utf8, 'error') error,
    json_get_json(value_utf8, 'runtime', 'parent') parent,
    json_get_json(value_utf8, 'runtime', 'running') running,
    json_get_json(value_utf8, 'runtime', 'delayed') delayed,
    json_get_json(value_utf8, 'runtime', 'expiry') expiry,
    json_get_json(value_utf8, 'runtime', 'waiting') waiting{context}
  from state where key = 'snapshot' and service_name in {texts(services)}{at_keys}
)
where version is not null and status is not null and value is not null
{"" if also is None else f"and ({also})"}
order by service, key
{"" if most is None else f"limit {most}"}
"""


def counts_query(services: Collection[str], also: str | None = None) -> str:
    """Write the query that counts the machines of services by their statuses."""
    return f"""
select status, count(*) found from {_stored(services, also)} group by status
"""


def places_query(services: Collection[str], also: str | None, *, first: int, most: int) -> str:
    """Write the query for where some machines of services are, from a number on; `also` as above.

    Only what decides on that is read of all machines.
    """
    return f"""
select service, key from {_stored(services, also)}
order by service, key limit {most} offset {first}
"""


def _stored(services: Collection[str], also: str | None) -> str:
    """Write a table of the machines of services, with the columns that `also` is about."""
    return f"""(
  select * from (
    select service_name service, service_key key,
      json_get_str(value_utf8, 'version') version,
      json_get_str(value_utf8, 'status') status,
      json_get_json(value_utf8, 'value') value
    from state where key = 'snapshot' and service_name in {texts(services)}
  )
  where version is not null and status is not null and value is not null
  {"" if also is None else f"and ({also})"}
)"""


def _at(column: str, keys: Collection[str]) -> str:
    """Write the condition that a column is one of some keys; nothing where there are none."""
    return f" and {column} in {texts(keys)}" if keys else ""


def _with_companions(services: Collection[str], *endings: str) -> str:
    """Write the list of services, and of those beside them whose names end so."""
    return texts(f"{each}{ending}" for each in services for ending in ("", *endings))


def parked_query(services: Collection[str], keys: Collection[str] = ()) -> str:
    """Write the query for how many messages machines keep in status `error`."""
    return f"""
select service_name service, service_key, json_length(value_utf8) parked
from state where key = 'parked' and service_name in {texts(services)}{_at("service_key", keys)}
"""


def parked_messages_query(service: str, key: str) -> str:
    """Write the query for the messages that a machine keeps in status `error`."""
    return f"""
select value_utf8 messages from state
where key = 'parked' and service_name = {text(service)} and service_key = {text(key)}
"""


def pending_query(services: Collection[str], keys: Collection[str] = ()) -> str:
    """Write the query for the calls that are pending at machines' keys, actions among them."""
    names = _with_companions(services, ".actions")
    at_keys = _at("target_service_key", keys)
    return f"""
select {CALL}, {FAILURE}
from sys_invocation
where status != 'completed' and target_service_name in {names}{at_keys}
order by created_at, id
"""


def times_query(services: Collection[str], keys: Collection[str] = ()) -> str:
    """Write the query for when the first and the last of the calls were that Restate keeps.

    `made` tells whether the first one is known to have made the machine.
    """
    at_keys = _at("target_service_key", keys)
    looks = texts(LOOKS)
    return f"""
select target_service_name service, target_service_key service_key,
  min(created_at) first, max(completed_at) last,
  max(case when target_handler_name in ('create', '_begin')
    and completion_result = 'success' then created_at end) made
from sys_invocation_status
where target_service_name in {texts(services)} and target_handler_name not in {looks}{at_keys}
group by target_service_name, target_service_key
"""


def kept_query(service: str, key: str, most: int) -> str:
    """Write the query for the calls at a machine's key that have ended, the last one first."""
    return f"""
select {CALL}, completion_failure failure
from sys_invocation
where status = 'completed' and target_service_name = {text(service)}
  and target_service_key = {text(key)} and target_handler_name not in {texts(LOOKS)}
order by completed_at desc limit {most}
"""


def inputs_query(ids: Collection[str]) -> str:
    """Write the query for what invocations were called with."""
    return f"""
select id, entry_json entry from sys_journal where index = 0 and id in {texts(ids)}
"""


def steps_query(ids: Collection[str], most_bytes: int) -> str:
    """Write the query for what invocations were called with, and what they have stored.

    What is larger than so many bytes is left out.
    """
    return f"""
select id, index, entry_json entry from sys_journal
where id in {texts(ids)} and (index = 0 or entry_type = 'Command: SetState')
  and raw_length <= {most_bytes}
order by id, index
"""


def held_query(services: Collection[str]) -> str:
    """Write the query for the calls that hold a machine's key, and how many wait behind each."""
    names = _with_companions(services, ".actions")
    return f"""
with holding as (
  select invocation_id from sys_keyed_service_status where service_name in {names}
),
behind as (
  select service_name, service_key, count(*) waiting from sys_inbox
  where service_name in {names} group by service_name, service_key
)
select {CALL}, {FAILURE}, running_at began, waiting
from sys_invocation
join holding on holding.invocation_id = id
left join behind on behind.service_name = target_service_name
  and behind.service_key = target_service_key
order by created_at, id
"""


def retried_query(services: Collection[str], least: int) -> str:
    """Write the query for the calls that have been tried very often, or that Restate has paused."""
    names = _with_companions(services, ".actions", ".waiters")
    return f"""
select {CALL}, {FAILURE}
from sys_invocation
where target_service_name in {names}
  and (status = 'paused' or status != 'completed' and retry_count >= {least})
order by created_at, id
"""


def not_served_query(served: str) -> str:
    """Write the query that counts machines by service and version, but for those that are served.

    `served` is a condition about the columns `service` and `version`.
    """
    return f"""
select service, version, count(*) found,
  sum(case when status in ('done', 'failed') then 1 else 0 end) ended,
  array_slice(array_sort(array_agg(service_key)), 1, 3) keys
from (
  select service_name service, service_key, json_get_str(value_utf8, 'version') version,
    json_get_str(value_utf8, 'status') status
  from state where key = 'snapshot'
)
where version is not null and status is not null and not ({served})
group by service, version order by service, version
"""


def failed_query(services: Collection[str]) -> str:
    """Write the query that counts machines in status `error` by service, version and reason."""
    return f"""
select service, version, message, count(*) found,
  array_slice(array_sort(array_agg(service_key)), 1, 3) keys
from (
  select service_name service, service_key, json_get_str(value_utf8, 'version') version,
    json_get_str(value_utf8, 'status') status,
    json_get_str(value_utf8, 'error', 'message') message
  from state where key = 'snapshot' and service_name in {texts(services)}
)
where status = 'error' group by service, version, message order by found desc, service, version
"""


def stored_query(services: Collection[str], most: int) -> str:
    """Write the query that counts machines by service, version and active states.

    The largest groups come first, and only so many of them.
    """
    return f"""
select service, version, value, count(*) found,
  array_slice(array_sort(array_agg(service_key)), 1, 3) keys
from (
  select service_name service, service_key, json_get_str(value_utf8, 'version') version,
    json_get_json(value_utf8, 'value') value
  from state where key = 'snapshot' and service_name in {texts(services)}
)
where version is not null and value is not null
group by service, version, value order by found desc, service, version, value limit {most}
"""
