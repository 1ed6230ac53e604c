"""The page about the data is drawn of the schema."""

from cms_pages.api.description import operations


def test_every_operation_says_what_to_ask_and_what_comes():
    found = operations()
    assert len(found) == 9
    for operation in found:
        assert operation.text
        assert operation.fields
        assert all(parameter.text for parameter in operation.parameters), operation.address
