"""Permissions: the table in SECURITY.md says what the code asks for, and what is missing is said in one line."""

import pytest
from aiokafka import errors

from schemas.topics import TOPICS
from streams.kafka import permissions
from streams.kafka.permissions import NEEDS
from tests import acl_table
from tests.streams.test_commands import COMMANDS

ALL = frozenset({"Read", "Write", "Create", "Describe"})


def granted(**but: frozenset[str]) -> dict[str, frozenset[str]]:
    """Everything on every topic, but for some."""
    return {f"contact.{topic.name}": but.get(topic.name, ALL) for topic in TOPICS}


def test_the_page_lists_what_each_command_needs() -> None:
    assert acl_table.by_command() == NEEDS


def test_every_command_that_reaches_a_broker_is_listed() -> None:
    reaching = {name for name, command in COMMANDS.items() if "--broker" in {o for p in command.params for o in p.opts}}
    assert reaching == {command.partition(" --")[0] for command in NEEDS}


def test_the_worker_needs_something_on_every_topic_that_is_created() -> None:
    assert {topic.name for topic in TOPICS} <= {need.name for need in NEEDS["worker"]}


def test_no_command_but_the_one_that_creates_topics_may_change_any() -> None:
    assert {name for name, needs in NEEDS.items() for need in needs if "Create" in need.operations} == {"topics create"}
    assert {operation for needs in NEEDS.values() for need in needs for operation in need.operations} <= {
        *ALL,
        "DescribeConfigs",
    }


def test_where_everything_is_granted_nothing_is_lacking() -> None:
    assert permissions.lacking("worker", "contact", granted()) == []


def test_what_is_lacking_is_one_line_that_names_each() -> None:
    found = permissions.lacking(
        "worker", "contact", granted(events=ALL - {"Read"}, alerts=frozenset()), ["contact.worker"]
    )
    assert found == [
        "no permission for Read on topic contact.events, Write on topic contact.alerts, Read on group contact.worker;"
        " ask for these ACLs"
    ]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.TopicAuthorizationFailedError({"b", "a"}), "no permission for Write on topic a, b; ask for this ACL"),
        (errors.TopicAuthorizationFailedError("a"), "no permission for Write on topic a; ask for this ACL"),
        (errors.GroupAuthorizationFailedError("g"), "no permission for Read on group g; ask for this ACL"),
        (
            errors.TransactionalIdAuthorizationFailed("t"),
            "no permission for Write on transactional id t; ask for this ACL",
        ),
        (
            errors.ClusterAuthorizationFailedError(),
            "no permission for IdempotentWrite on cluster kafka-cluster; ask for this ACL",
        ),
        (ValueError("two\nlines"), "ValueError: two lines"),
    ],
)
def test_an_error_is_explained_in_one_line(error: Exception, said: str) -> None:
    assert permissions.explained(error, "Write") == said
