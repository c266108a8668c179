import pytest

# A failing assertion there shows its values too.
pytest.register_assert_rewrite("tests.support")
