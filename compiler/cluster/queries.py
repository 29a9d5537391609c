"""The queries: what is asked of Restate, in the SQL of DataFusion.

Machines that are alike are counted by the server, so the size of an answer follows the charts, not
the number of machines. A hash join brings them together with their pending invocations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

SAMPLE = 3  # keys that a group names

# Tokens, keys of children and ids of invocations: they differ where nothing else does.
UNIQUE = '"(inv_[0-9A-Za-z]+|[0-9a-f]{32})"'
# The id of one of a family, whose key stands between brackets.
MEMBER = r'"([A-Za-z_][A-Za-z0-9_]*)\[([^"\\]|\\.)*\]":'

SERVICES_QUERY = """
select distinct service_name service from state
where key = 'snapshot' and json_get_str(value_utf8, 'version') is not null
"""


def in_flight_query(services: Collection[str]) -> str:
    """Write the query for the machines of services, those that are alike in one row.

    `running` and `delayed` come without tokens, and without the keys of families, as in `agents[]`:
    what differed by these alone is one name then, even within one object. `handlers` are those of
    the pending invocations at the machine's key. Where invocations are pending and there is no
    machine, a row has no version, and counts keys.
    """
    return f"""
with snapshot as (
  select service_name, service_key,
    json_get_str(value_utf8, 'version') version,
    json_get_str(value_utf8, 'status') status,
    json_get_json(value_utf8, 'value') value,
    {_without_tokens("running")} running,
    {_without_tokens("delayed")} delayed,
    json_get_json(value_utf8, 'runtime', 'memory', 'history') history
  from state where key = 'snapshot' and service_name in {texts(services)}
),
pending as ({_pending(services)}),
machine as (
  select coalesce(snapshot.service_name, pending.service_name) service,
    coalesce(snapshot.service_key, pending.service_key) service_key,
    version, status, value, running, delayed, history, handlers, oldest
  from snapshot
  full join pending on pending.service_name = snapshot.service_name
    and pending.service_key = snapshot.service_key
)
select service, version, status, value, running, delayed, history, handlers,
  count(*) found, min(oldest) oldest,
  array_slice(array_sort(array_agg(service_key)), 1, {SAMPLE}) keys
from machine
where version is not null and status is not null and value is not null or handlers is not null
group by service, version, status, value, running, delayed, history, handlers
"""


def _pending(services: Collection[str]) -> str:
    """Write what gives a row for each key that invocations are pending at.

    A service's actions run on a virtual object beside it, at the same keys.
    """
    owners = {name: service for service in services for name in (service, f"{service}.actions")}
    rows = ", ".join(f"({text(name)}, {text(owner)})" for name, owner in sorted(owners.items()))
    handler = "target_service_name || '/' || target_handler_name"
    return f"""
  select owner.service service_name, target_service_key service_key,
    array_to_string(array_sort(array_agg(distinct {handler})), ' ') handlers,
    min(created_at) oldest
  from sys_invocation_status
  join (select * from (values {rows}) as pair(name, service)) owner
    on owner.name = target_service_name
  where status != 'completed' and target_service_name in {texts(owners)}
  group by owner.service, target_service_key
"""


def _without_tokens(member: str) -> str:
    return made_alike(f"json_get_json(value_utf8, 'runtime', {text(member)})")


def made_alike(entries: str) -> str:
    """Write the text of what runs, an expression, without tokens and without keys of families."""
    alike = f"""regexp_replace({entries}, {text(UNIQUE)}, '""', 'g')"""
    return f"""regexp_replace({alike}, {text(MEMBER)}, '"\\1[]":', 'g')"""


def text(value: str) -> str:
    """Write a string as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Write strings as a list of SQL, in order. There has to be one."""
    return f"({', '.join(map(text, sorted(set(values))))})"
